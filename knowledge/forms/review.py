from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.forms.fields import Text


class ReviewForm(forms.Form):
    """What somebody who decides for the zone says of a text that waits."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    action = forms.ChoiceField(choices=[("approve", ""), ("return", "")], widget=forms.HiddenInput)
    reason = Text(
        label=gettext_lazy("What should change first?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Only needed to send it back. The authors read it on this page."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("action") == "return" and not (data.get("reason") or "").strip():
            self.add_error(
                "reason", ValidationError(_("Say what should change, so that it can be mended."))
            )
        return data
