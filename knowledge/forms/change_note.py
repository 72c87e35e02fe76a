"""What somebody says of a change to a published article."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from knowledge.choices import Weight
from knowledge.forms.fields import Text
from knowledge.services import Change


class ChangeFields(forms.Form):
    """Asked with the text when readers see an edition already; else it is the first, and whole."""

    change = Text(
        label=gettext_lazy("What did you change?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In one line, for who read it before."),
    )
    weight = forms.ChoiceField(
        label=gettext_lazy("How much does that change?"),
        choices=Weight.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("About typing errors nobody gets a message."),
    )

    def change_said(self) -> Change:
        data = self.cleaned_data
        return Change(
            words=data.get("change", ""), weight=Weight(data.get("weight") or Weight.MAJOR)
        )
