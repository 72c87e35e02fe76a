from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.forms.fields import Text

MAX_COMMENT_LENGTH = 4000


class CommentForm(forms.Form):
    text = Text(
        label=_("Your comment"),
        max_length=MAX_COMMENT_LENGTH,
        help_text=_("Write @ and a name to tell a colleague who may read this."),
        widget=forms.Textarea({"rows": 3, "data-mention": True}),
    )
    answers = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    form_key = forms.CharField(
        widget=forms.HiddenInput, initial=uuid.uuid4, max_length=36, required=False
    )
