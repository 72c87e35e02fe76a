from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.choices import ReportKind, ReportOutcome
from knowledge.forms.fields import Text

LONGEST = 600
LONGEST_REASON = 300


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What do you report?"),
        choices=ReportKind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Personal data is hidden for everybody at once, until a coordinator decides: the first three times a day."
        ),
        error_messages={"required": _("Choose what you report.")},
    )
    words = Text(
        label=_("Where does it stand, and what is it?"),
        max_length=LONGEST,
        help_text=_("Do not repeat the personal data here."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say where it stands.")},
    )
    form_key = forms.CharField(
        widget=forms.HiddenInput, initial=uuid.uuid4, max_length=36, required=False
    )


class BarForm(forms.Form):
    reason = Text(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        help_text=_("The person, their chief and the network coordinator read this."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why.")},
    )


class DecisionOnReportForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=ReportOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens.")},
    )
    answer = Text(
        label=_("A word to who reported it"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: object, can_be_mended: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not can_be_mended:
            offered = [pair for pair in ReportOutcome.choices if pair[0] != ReportOutcome.MENDED]
            self.fields["outcome"].choices = offered  # type: ignore[attr-defined]
