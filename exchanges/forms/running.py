"""What people of a zone fill in while a project runs."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchanges import workflow
from exchanges.choices import TIMED, CommentKind, Unit
from exchanges.forms.project import Day, LongText
from exchanges.models.booking import BOOKING_LENGTH
from exchanges.models.comment import COMMENT_LENGTH
from exchanges.models.milestone import MILESTONE_LENGTH
from exchanges.services import Given, Plan
from exchanges.services.bookings import too_much
from knowledge.forms.fields import Text as TextField
from knowledge.richtext.personal_data import Finding, find
from zones.selectors.people import seats_in

if TYPE_CHECKING:
    from django.http import QueryDict

    from exchanges.models import Milestone, Partner, Project, ProjectComment
    from zones.models import User, Zone

MOST_PEOPLE = 200
LARGEST = Decimal("99999.99")


class SafeText(forms.Form):
    """A form whose texts may hold no personal data of citizens, unless somebody says that what was found is none."""

    no_personal_data = forms.BooleanField(
        label=gettext_lazy("What was found is no personal data of a citizen"), required=False
    )

    findings: list[tuple[str, Finding]]

    def look_for_personal_data(self, given: dict[str, Any]) -> None:
        texts = [(str(self.fields[n].label), v) for n, v in given.items() if isinstance(v, str)]
        self.findings = [(label, found) for label, text in texts for found in find(text)]
        if self.findings and not given.get("no_personal_data"):
            self.add_error(
                None,
                _(
                    "This looks like personal data of a citizen. Take it out, or tick below that it"
                    " is none. Nothing was saved yet."
                ),
            )


class MilestoneForm(SafeText):
    """A milestone of one of `zones`; `milestone` is the one that is changed."""

    title = TextField(label=gettext_lazy("What must be reached?"), max_length=MILESTONE_LENGTH)
    zone = forms.ChoiceField(label=gettext_lazy("Which zone sees to it?"))
    person = forms.ChoiceField(
        label=gettext_lazy("Who of that zone?"),
        required=False,
        help_text=gettext_lazy("Nobody chosen: its coordinator."),
    )
    due_on = Day(label=gettext_lazy("By which day?"))
    edits = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        user: User,
        project: Project,
        milestone: Milestone | None = None,
    ) -> None:
        self.project, self.milestone, self.findings = project, milestone, []
        self.zones = {
            row.zone.slug: row.zone
            for row in project.staying_rows
            if workflow.can_plan(project, user, row.zone)
        }
        self.people = {
            f"{seat.zone.slug}-{seat.person.public_id}": (seat.zone, seat.person)
            for seat in seats_in(self.zones.values())
            if seat.zone is not None
        }
        super().__init__(typed, initial=self._stands())
        self._choices("zone", [(slug, str(zone)) for slug, zone in self.zones.items()])
        grouped: dict[str, list[tuple[str, str]]] = {}
        for key, (zone, person) in self.people.items():
            grouped.setdefault(str(zone), []).append((key, str(person)))
        self._choices("person", [("", _("The coordinator")), *grouped.items()])
        self.fields["due_on"].required = True

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _stands(self) -> dict[str, Any]:
        row = self.milestone
        if row is None:
            own = next(iter(self.zones), "")
            return {"zone": own, "edits": 0}
        person = f"{row.zone.slug}-{row.person.public_id}" if row.person else ""
        return {
            "title": row.title,
            "zone": row.zone.slug,
            "person": person,
            "due_on": row.due_on,
            "edits": row.edits,
        }

    def plan(self) -> Plan:
        given = self.cleaned_data
        chosen = self.people.get(given["person"])
        return Plan(
            zone=self.zones[given["zone"]],
            title=given["title"],
            due_on=given["due_on"],
            person=chosen[1] if chosen else None,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = self.people.get(given.get("person") or "")
        if chosen and given.get("zone") and chosen[0].slug != given["zone"]:
            self.add_error(
                "person", _("Choose a colleague of %(zone)s.") % {"zone": self.zones[given["zone"]]}
            )
        day, begins, ends = given.get("due_on"), self.project.starts_on, self.project.ends_on
        stands = self.milestone.due_on if self.milestone else None
        if day and begins and ends and day != stands and not begins <= day <= ends:
            self.add_error("due_on", _("Choose a day within the period of the project."))
        self.look_for_personal_data(given)
        return given


class BookingForm(SafeText):
    """What `partner`, a zone, gave on one day, on one of the lines that it promised or beside them."""

    zone = forms.CharField(widget=forms.HiddenInput)
    line = forms.ChoiceField(label=gettext_lazy("What do you book?"))
    amount = forms.DecimalField(
        label=gettext_lazy("How many?"),
        min_value=Decimal("0.01"),
        max_value=LARGEST,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    day = Day(label=gettext_lazy("On which day?"))
    person = forms.ChoiceField(label=gettext_lazy("Who?"), required=False)
    people = forms.IntegerField(
        label=gettext_lazy("For how many people together?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
    )
    what = TextField(label=gettext_lazy("For what?"), max_length=BOOKING_LENGTH, required=False)
    milestone = forms.ChoiceField(label=gettext_lazy("For which milestone?"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        user: User,
        partner: Partner,
        milestones: list[Milestone],
    ) -> None:
        self.partner, self.findings = partner, []
        self.lines = {str(place): line for place, line in enumerate(partner.brings_lines)} | {
            f"other-{unit}": {"unit": unit, "what": ""} for unit in TIMED
        }
        self.open_milestones = {str(row.pk): row for row in milestones}
        self.colleagues = {seat.person.public_id: seat.person for seat in seats_in([partner.zone])}
        initial = {
            "zone": partner.zone.slug,
            "day": timezone.localdate(),
            "person": user.public_id if user.public_id in self.colleagues else "",
            "form_key": uuid.uuid4(),
        }
        super().__init__(typed, initial=initial, auto_id=f"id_{partner.zone.slug}_%s")
        promised = [
            (key, _said(line)) for key, line in self.lines.items() if not key.startswith("other")
        ]
        beside = [
            (f"other-{unit}", _("%(unit)s, not promised") % {"unit": Unit(unit).label})
            for unit in TIMED
        ]
        self._choices("line", [*promised, *beside])
        self._choices(
            "person",
            [("", _("Nobody in particular")), *((k, str(p)) for k, p in self.colleagues.items())],
        )
        self._choices(
            "milestone",
            [("", _("None")), *((k, row.title) for k, row in self.open_milestones.items())],
        )
        self.fields["day"].required = True

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def given(self) -> Given:
        typed = self.cleaned_data
        key = typed["line"]
        return Given(
            unit=self.lines[key]["unit"],
            amount=typed["amount"],
            day=typed["day"],
            line=int(key) if key.isdigit() else None,
            person=self.colleagues.get(typed["person"]),
            people=typed["people"],
            what=typed["what"],
            milestone=self.open_milestones.get(typed["milestone"]),
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        unit = self.lines.get(typed.get("line") or "", {}).get("unit")
        amount, people = typed.get("amount"), typed.get("people")
        if unit in TIMED and amount and people and amount > TIMED[Unit(unit)] * people:
            self.add_error("amount", too_much(unit, people))
        day, today = typed.get("day"), timezone.localdate()
        if day and day > today:
            self.add_error("day", _("Book what was given: choose today or an earlier day."))
        if day and day < timezone.localdate(self.partner.project.created_at):
            self.add_error("day", _("The project did not exist yet on that day."))
        self.look_for_personal_data(typed)
        return typed


class CommentForm(SafeText):
    """Something to say in a project, for one of `zones`. `comment` is the one that is changed: its readers stay."""

    zone = forms.ChoiceField(label=gettext_lazy("For which zone do you write?"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Who reads this?"), widget=forms.RadioSelect)
    text = LongText(
        label=gettext_lazy("Your text"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea({"rows": 4}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        user: User,
        project: Project,
        comment: ProjectComment | None = None,
    ) -> None:
        self.findings = []
        staying = {row.zone.slug: row.zone for row in project.staying_rows}
        self.zones: dict[str, Zone] = {
            zone.slug: zone for zone in user.current_zones if zone.slug in staying
        }
        initial: dict[str, Any] = {"kind": CommentKind.TALK, "form_key": uuid.uuid4()}
        if comment is not None:
            initial = {"text": comment.text}
        super().__init__(typed, initial=initial)
        if comment is not None:
            for name in ("zone", "kind", "form_key"):
                del self.fields[name]
            return
        self.fields["zone"].choices = [(slug, str(zone)) for slug, zone in self.zones.items()]  # type: ignore[attr-defined]
        if len(self.zones) < 2:
            self.fields["zone"].widget = forms.HiddenInput()
            self.initial["zone"] = next(iter(self.zones), "")
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label)
            for kind in (CommentKind.TALK, CommentKind.INTERNAL, CommentKind.NEWS)
        ]

    @property
    def chosen_zone(self) -> Zone:
        slug = self.cleaned_data.get("zone")
        return self.zones[slug] if slug else next(iter(self.zones.values()))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.look_for_personal_data(given)
        return given


def _said(line: dict[str, str]) -> str:
    unit = str(Unit(line["unit"]).label)
    return f"{line['what']} ({unit})" if line["what"] else unit
