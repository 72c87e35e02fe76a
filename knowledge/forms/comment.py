from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.forms.fields import Text
from zones.models import Audience

if TYPE_CHECKING:
    from knowledge.models import Article

MAX_COMMENT_LENGTH = 4000


class CommentForm(forms.Form):
    text = Text(
        label=_("Your comment"),
        max_length=MAX_COMMENT_LENGTH,
        help_text=_("Write @ and a name to tell a colleague who may read this."),
        widget=forms.Textarea({"rows": 3, "data-mention": True}),
    )
    answers = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    readers = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = forms.CharField(
        widget=forms.HiddenInput, initial=uuid.uuid4, max_length=36, required=False
    )

    @classmethod
    def below(cls, article: Article) -> CommentForm:
        """Return an empty form, which remembers who it said will read what is typed."""
        return cls(initial={"readers": article.audience_id})

    def is_valid_below(self, article: Article) -> bool:
        """Whether it may be posted: not when the article was opened to others while it was typed."""
        if not self.is_valid():
            return False
        told = Audience.objects.filter(pk=self.cleaned_data["readers"] or article.audience_id)
        if all(audience.covers(article.audience) for audience in told):
            return True
        self.add_error(
            "text",
            _("More people read the article since you began. See who, and post it again."),
        )
        self.data = {**self.data, "readers": str(article.audience_id)}
        return False
