from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.forms.fields import Text

LONGEST_COMMENT = 4000


class CommentForm(forms.Form):
    text = Text(
        label=_("Your comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 3}),
    )
    form_key = forms.CharField(
        widget=forms.HiddenInput, initial=uuid.uuid4, max_length=36, required=False
    )
