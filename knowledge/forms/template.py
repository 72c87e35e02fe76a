from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.forms.fields import Text
from knowledge.selectors.templates import read

MAX_SECTIONS = 15
MAX_HEADING_LENGTH = 120


class TemplateForm(forms.Form):
    """The sections from which texts of one kind begin."""

    text = Text(
        label=gettext_lazy("Sections"),
        max_length=4000,
        widget=forms.Textarea({"rows": 20}),
        help_text=gettext_lazy(
            "A heading on a line, below it a hint for the writer, and an empty line before the next"
            " heading."
        ),
    )

    def clean_text(self) -> str:
        text: Any = self.cleaned_data["text"]
        sections = read(text)
        if len(sections) > MAX_SECTIONS:
            raise forms.ValidationError(
                _("Give at most %(count)s sections.") % {"count": MAX_SECTIONS}
            )
        if any(len(section.heading) > MAX_HEADING_LENGTH for section in sections):
            raise forms.ValidationError(_("A heading is too long: put an empty line before it."))
        return "\n".join(line.strip() for line in text.splitlines())
