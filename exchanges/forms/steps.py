"""What somebody gives with a decision, and with a step of the lead zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchanges.choices import Outcome, State, Wish
from exchanges.deciders import Answer, decides_for, refusals
from exchanges.forms.project import LongText
from exchanges.models.project import CLOSING_LENGTH, REASON_LENGTH
from exchanges.workflow import STEP, Gives, starts_early

if TYPE_CHECKING:
    from django.http import QueryDict

    from exchanges.models import Project
    from zones.models import User, Zone

BIGGEST_VERSION = 32767


class DecisionForm(forms.Form):
    """A decision for one of the zones that this person decides for; it is confirmed on a page of its own."""

    action = forms.ChoiceField(choices=Outcome.choices)
    reason = LongText(
        label=gettext_lazy("Explanation"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(
            {"rows": 3, "placeholder": gettext_lazy("What must change, or why not?")}
        ),
    )
    wish = forms.ChoiceField(
        label=gettext_lazy("What does your zone want?"),
        choices=Wish.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(min_value=1, max_value=BIGGEST_VERSION, widget=forms.HiddenInput)
    correction = forms.IntegerField(
        min_value=0, max_value=BIGGEST_VERSION, required=False, widget=forms.HiddenInput
    )
    zone = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, typed: QueryDict | None = None, *, user: User, project: Project) -> None:
        self.zones = {
            row.zone.slug: row.zone
            for row in project.deciding_rows
            if not isinstance(may := decides_for(user, row.zone), Answer) or may
        }
        super().__init__(
            typed, initial={"version": project.version, "correction": project.correction}
        )
        field = self.fields["zone"]
        field.choices = [(slug, str(zone)) for slug, zone in self.zones.items()]  # type: ignore[attr-defined]

    @property
    def chosen_zone(self) -> Zone | None:
        """The zone decided for; who decides for one only need not name it."""
        slug = self.cleaned_data.get("zone")
        return self.zones[slug] if slug else next(iter(self.zones.values()), None)

    @property
    def is_confirmed(self) -> bool:
        return bool(self.cleaned_data.get("confirmed"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        against = given.get("action") in (Outcome.REQUEST_CHANGES, Outcome.REFUSE)
        if against and not given.get("reason") and "reason" not in self.errors:
            self.add_error(
                "reason", _("Say why: the other zones need it to go on. Nothing was decided yet.")
            )
        if len(self.zones) > 1 and not given.get("zone") and "zone" not in self.errors:
            self.add_error("zone", _("Say for which zone you decide."))
        if given.get("action") != Outcome.REFUSE:
            given["wish"] = ""
        elif given.get("confirmed") and not given.get("wish") and "wish" not in self.errors:
            self.add_error("wish", _("Choose what happens with the project."))
        return given


class TakeBackForm(forms.Form):
    """Which decision is taken back: that of a zone about a version."""

    zone = forms.SlugField()
    version = forms.IntegerField(min_value=1, max_value=BIGGEST_VERSION)


class GoOnForm(forms.Form):
    """Which zones no longer take part in the next version."""

    version = forms.IntegerField(min_value=1, max_value=BIGGEST_VERSION, widget=forms.HiddenInput)
    without = forms.MultipleChoiceField(
        label=gettext_lazy("Go on without"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, typed: QueryDict | None = None, *, project: Project) -> None:
        leave = {decision.zone_id for decision in refusals(project) if decision.wish == Wish.GO_ON}
        rows = project.partner_rows
        ticked = [row.zone.slug for row in rows if row.zone_id in leave]
        super().__init__(
            typed, initial={"version": project.version, "without": ticked}, auto_id="id_go_on_%s"
        )
        field = self.fields["without"]
        field.choices = [(row.zone.slug, str(row.zone)) for row in rows]  # type: ignore[attr-defined]


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
    before_period = forms.BooleanField(
        label=gettext_lazy("Start before the agreed period begins"), required=False
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
        if step != "start" or not starts_early(project):
            del self.fields["before_period"]

    @property
    def words(self) -> str:
        given = self.cleaned_data
        return str(given.get("reason") or given.get("closing") or "")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "before_period" in self.fields and not given.get("before_period"):
            early = starts_early(self.project)
            self.add_error(None, _("%(why)s Tick that you start earlier.") % {"why": early})
        respond_by = self.project.respond_by
        if self.step.name == "submit" and respond_by and respond_by < timezone.localdate():
            self.add_error(
                None, _("The day by which zones decide has passed: set a later one first.")
            )
        return given
