from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.forms.fields import Text
from knowledge.search.words import forms_of

MAX_WORDS, MAX_WORD_LENGTH = 20, 60


class TermsForm(forms.Form):
    """Words and phrases that mean the same in a search."""

    terms = Text(
        label=gettext_lazy("Words that mean the same"),
        max_length=1500,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy(
            "One on each line, in Dutch and in French: the word, its abbreviation, what people say."
        ),
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1, required=False
    )

    def clean_terms(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["terms"].splitlines()]
        words = list(dict.fromkeys(line for line in lines if any(forms_of(line))))
        if not 2 <= len(words) <= MAX_WORDS:
            raise forms.ValidationError(
                _("Give at least two words, and at most %(count)s.") % {"count": MAX_WORDS}
            )
        if any(len(word) > MAX_WORD_LENGTH for word in words):
            raise forms.ValidationError(_("One of the lines is too long for a word or a phrase."))
        return words
