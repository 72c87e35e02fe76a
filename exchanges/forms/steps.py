"""What somebody gives with a decision, and with a step of the lead zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchanges.choices import Outcome, State
from exchanges.forms.project import LongText
from exchanges.models.project import CLOSING_LENGTH, REASON_LENGTH
from exchanges.workflow import STEP, Gives
from zones import access

if TYPE_CHECKING:
    from django.http import QueryDict

    from exchanges.models import Project
    from zones.models import User, Zone

BIGGEST_VERSION = 32767


class DecisionForm(forms.Form):
    """A decision for one of the partner zones that this person decides for."""

    action = forms.ChoiceField(choices=Outcome.choices)
    reason = LongText(
        label=gettext_lazy("Explanation"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(
            {"rows": 3, "placeholder": gettext_lazy("Explanation (needed, except when you agree)")}
        ),
    )
    version = forms.IntegerField(min_value=1, max_value=BIGGEST_VERSION, widget=forms.HiddenInput)
    zone = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, typed: QueryDict | None = None, *, user: User, project: Project) -> None:
        mine = access.reader(user).deciding_zone_ids
        self.zones = {
            row.zone.slug: row.zone for row in project.partner_rows if row.zone_id in mine
        }
        super().__init__(typed, initial={"version": project.version})
        field = self.fields["zone"]
        field.choices = [(slug, str(zone)) for slug, zone in self.zones.items()]  # type: ignore[attr-defined]

    @property
    def chosen_zone(self) -> Zone | None:
        """The zone decided for; who decides for one only need not name it."""
        slug = self.cleaned_data.get("zone")
        return self.zones[slug] if slug else next(iter(self.zones.values()), None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        against = given.get("action") in (Outcome.REQUEST_CHANGES, Outcome.REFUSE)
        if against and not given.get("reason") and "reason" not in self.errors:
            self.add_error(
                "reason", _("Say why: the lead zone needs it to go on. Nothing was decided yet.")
            )
        if len(self.zones) > 1 and not given.get("zone") and "zone" not in self.errors:
            self.add_error("zone", _("Say for which zone you decide."))
        return given


class StepForm(forms.Form):
    """A step of the lead zone, from where the person saw the project."""

    version = forms.IntegerField(min_value=1, max_value=BIGGEST_VERSION, widget=forms.HiddenInput)
    edits = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=State.choices, widget=forms.HiddenInput)
    reason = LongText(
        label=gettext_lazy("Why?"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    closing = LongText(
        label=gettext_lazy("What came of it?"),
        max_length=CLOSING_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("A few sentences: what was reached, and what do you recommend?"),
    )

    def __init__(self, typed: QueryDict | None = None, *, step: str, project: Project) -> None:
        self.step, self.project = STEP[step], project
        seen = {"version": project.version, "edits": project.edits, "state": project.state}
        super().__init__(typed, initial=seen, auto_id=f"id_{step}_%s")
        asked = {Gives.REASON: "reason", Gives.CLOSING: "closing"}.get(self.step.gives)
        for name in {"reason", "closing"} - {asked}:
            del self.fields[name]
        if asked:
            self.fields[asked].required = True

    @property
    def words(self) -> str:
        given = self.cleaned_data
        return str(given.get("reason") or given.get("closing") or "")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        respond_by = self.project.respond_by
        if self.step.name == "submit" and respond_by and respond_by < timezone.localdate():
            self.add_error(
                None, _("The day before which partners decide has passed: set a later one first.")
            )
        return given
