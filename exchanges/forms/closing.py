"""What people of a zone fill in when a project closes, and when their zone leaves it or asks for a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchanges.choices import Reached
from exchanges.forms.project import LongText
from exchanges.forms.running import SafeText
from exchanges.models.project import CLOSING_LENGTH, REASON_LENGTH
from exchanges.models.report import REPORT_LENGTH
from exchanges.services import Result, missing_in_report
from knowledge.forms.fields import Text as TextField

if TYPE_CHECKING:
    from django.http import QueryDict

    from exchanges.models import ClosingReport, Partner


class ReportForm(SafeText):
    """The report of `partner`, a zone. `handing_in` is more than saving it: nothing may be missing then."""

    reached = forms.ChoiceField(
        label=gettext_lazy("Was your own goal reached?"),
        choices=Reached.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    measured = TextField(
        label=gettext_lazy("What did you measure?"), max_length=200, required=False
    )
    why = LongText(
        label=gettext_lazy("Why?"),
        max_length=REPORT_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("What helped, what stood in the way?"),
    )
    gave = LongText(
        label=gettext_lazy("What did your zone give?"),
        max_length=REPORT_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    got = LongText(
        label=gettext_lazy("What did your zone get?"),
        max_length=REPORT_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    goes_on = forms.BooleanField(label=gettext_lazy("Our zone goes on with it"), required=False)
    goes_on_with = LongText(
        label=gettext_lazy("With what exactly?"),
        max_length=REPORT_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    edits = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        partner: Partner,
        report: ClosingReport | None = None,
        gave: str = "",
        handing_in: bool = False,
    ) -> None:
        self.partner, self.handing_in, self.findings = partner, handing_in, []
        initial: dict[str, Any] = {"gave": gave, "edits": 0}
        if report is not None:
            initial = {name: getattr(report, name) for name in Result.__dataclass_fields__}
            initial["edits"] = report.edits
        super().__init__(typed, initial=initial)
        if partner.no_own_goal:
            for name in ("reached", "measured", "why"):
                del self.fields[name]

    def result(self) -> Result:
        given = {n: v for n, v in self.cleaned_data.items() if n in Result.__dataclass_fields__}
        return Result(**given)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.handing_in and not self.errors:
            for sentence in missing_in_report(self.partner, self.result()):
                self.add_error(None, _("Still missing: %(list)s.") % {"list": sentence})
        self.look_for_personal_data(given)
        return given


class PartnerStepForm(forms.Form):
    """A step of a partner: asking for a pause, or leaving."""

    state = forms.CharField(widget=forms.HiddenInput, max_length=9)
    reason = LongText(
        label=gettext_lazy("Why?"), max_length=REASON_LENGTH, widget=forms.Textarea({"rows": 3})
    )


class LookBackForm(SafeText):
    text = LongText(
        label=gettext_lazy("What is left of it?"),
        max_length=CLOSING_LENGTH,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy(
            "Does it still work, who still uses it, what would you do otherwise?"
        ),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.look_for_personal_data(given)
        return given
