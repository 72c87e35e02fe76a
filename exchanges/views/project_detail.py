"""What the page of a project shows to the person who reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchanges import deciders, workflow
from exchanges.choices import UNSUBMITTED, State
from exchanges.deciders import Answer
from exchanges.forms import DecisionForm, GoOnForm, StepForm
from exchanges.models import Deputy, ProjectEvent
from exchanges.selectors import timeline
from exchanges.selectors.project_rows import rows_of, waiting_sentence
from exchanges.selectors.versions import newest_difference
from exchanges.wording import days_left
from zones import access, audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from django.http import HttpResponse

    from exchanges.models import Decision, Partner, Project
    from zones.http import PersonRequest
    from zones.models import User, Zone

NEXT_STEPS = {
    State.DRAFT: ("invite",),
    State.GATHERING: ("submit", "rework"),
    State.SUBMITTED: ("start", "stop", "withdraw"),
    State.APPROVED: ("start", "withdraw"),
    State.RUNNING: ("complete", "withdraw"),
    State.COMPLETED: (),
    State.WITHDRAWN: ("rework",),
    State.REJECTED: ("rework",),
}
"""What the lead zone looks for on the page, the most likely first and what ends a project last."""

TEXT_ASKED_FOR = (State.DRAFT, State.GATHERING, State.SUBMITTED, State.APPROVED, State.RUNNING)
"""Where somebody of the lead zone may look for the way to change the text."""

STOPS_SHOWN = 4


@dataclass(frozen=True)
class Typed:
    """Why nothing was done, and the words that would else be lost."""

    why: str
    words: str = ""


@dataclass
class Deciding:
    """The card in which somebody decides for one zone, or reads why not."""

    partner: Partner
    form: DecisionForm | None = None
    why_not: str = ""
    taken: Decision | None = None
    may_take_back: bool = False
    for_whom: User | None = None
    """The coordinator or chief in whose place a deputy decides."""

    is_alone: bool = False
    """The author decides, for want of anybody else in the zone."""


@dataclass
class Steps:
    """The lead zone's steps: those that can be taken, and why the others cannot."""

    open: list[StepForm] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    edit: Answer | None = None
    go_on: GoOnForm | None = None
    refused: list[Decision] = field(default_factory=list)


@dataclass(frozen=True)
class OwnRow:
    """What somebody may do with the row of their zone."""

    partner: Partner
    write: Answer
    confirm: Answer


def project_page(
    request: PersonRequest,
    project: Project,
    typed: Typed | None = None,
    *,
    form: DecisionForm | StepForm | GoOnForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the project, and tell its lead zone when somebody of another one reads what is for a few.

    `form` is what was sent and refused: it stands on the page in the place of the empty one.
    """
    person = request.user
    if project.audience.kind != AudienceKind.NETWORK:
        audit.record_reading(person, "project_read", zone=project.zone, item=project)
    events = list(ProjectEvent.objects.visible_to(person).filter(project=project).latest_first())
    mine = person.current_zones
    own = [row for row in project.partners.all() if row.zone in mine]
    cards = _decisions(project, person, own, form if isinstance(form, DecisionForm) else None)
    stops = timeline.stops(events)
    context = {
        "project": project,
        "typed": typed,
        "decisions": cards,
        "difference": newest_difference(project, person, project.known_decisions),
        "steps": _steps(project, person, form),
        "rows": rows_of(project, mine),
        "own_rows": _own_rows(project, person, own),
        "takes_part": bool(own),
        "waits": waiting_sentence(project) if own else "",
        "days_left": days_left(project) if project.state == State.SUBMITTED else None,
        "may_name_deputy": _may_name_deputy(project, person),
        "bar": timeline.bar(project, events, takes_part=bool(own)),
        "stops": stops[:STOPS_SHOWN],
        "older_stops": stops[STOPS_SHOWN:],
        "has_kept": _leads(project, person) and _has_kept(project, events),
    }
    return render(request, "exchanges/project_detail.html", context, status=status)


def _leads(project: Project, person: User) -> bool:
    return project.zone_id in access.reader(person).deciding_zone_ids


def _has_kept(project: Project, events: list[ProjectEvent]) -> bool:
    """Whether a reason is kept from a zone that takes part by now."""
    taking_part = project.participants
    reasons = [event.audience for event in events if event.reason]
    return taking_part is not None and not all(one.covers(taking_part) for one in reasons)


def _may_name_deputy(project: Project, person: User) -> bool:
    deciding = access.reader(person).deciding_zone_ids
    return any(row.zone_id in deciding for row in project.partners.all())


def _decisions(
    project: Project, person: User, own: list[Partner], bound: DecisionForm | None
) -> list[Deciding]:
    """Return a card for each zone of this person that is asked, while the project is submitted."""
    if project.state != State.SUBMITTED:
        return []
    cards = []
    for partner in own:
        if partner.zone_id == project.asking_zone_pk:
            continue
        card = Deciding(partner, taken=project.current_decisions.get(partner.zone_id))
        cards.append(card)
        answer = workflow.can_decide(project, person, partner.zone)
        if answer:
            stands_in = deciders.decides_for(person, partner.zone)
            card.for_whom = stands_in.decider if isinstance(stands_in, Deputy) else None
            card.is_alone = deciders.is_author(project, partner, person)
            card.form = _decision_form(project, person, partner, bound)
        else:
            card.why_not = answer.reason
        if card.taken:
            card.may_take_back = bool(workflow.can_take_back(project, person, partner.zone))
    return cards


def _decision_form(
    project: Project, person: User, partner: Partner, bound: DecisionForm | None
) -> DecisionForm:
    """Return what was typed for this zone, else an empty form."""
    form = DecisionForm(user=person, project=project) if bound is None else bound
    if bound is not None:
        asked = bound.data.get("zone")
        if asked != partner.zone.slug and not (not asked and len(bound.zones) == 1):
            form = DecisionForm(user=person, project=project)
    form.auto_id = f"id_{partner.zone.slug}_%s"  # two cards may stand on one page
    return form


def _own_rows(project: Project, person: User, own: list[Partner]) -> dict[Zone, OwnRow]:
    found = {}
    for partner in own:
        write = workflow.can_write_row(project, person, partner.zone)
        confirm = Answer("-")
        if project.state in UNSUBMITTED and partner.confirmed_at is None:
            confirm = workflow.can_confirm_row(project, person, partner)
        found[partner.zone] = OwnRow(partner, write, confirm)
    return found


def _steps(
    project: Project, person: User, bound: DecisionForm | StepForm | GoOnForm | None
) -> Steps | None:
    """Return the lead zone's steps, for its people only."""
    if project.zone not in person.current_zones:
        return None
    edit = workflow.can_edit(project, person)
    steps = Steps(edit=edit, refused=deciders.refusals(project))
    for name in NEXT_STEPS[State(project.state)]:
        if answer := workflow.can_take(name, project, person):
            is_sent = isinstance(bound, StepForm) and bound.step.name == name
            steps.open.append(
                bound
                if isinstance(bound, StepForm) and is_sent
                else StepForm(step=name, project=project)
            )
        elif name != "stop":
            steps.closed.append(_why_not(_label(name), answer.reason))
    if len(project.partner_rows) > 1 and workflow.can_take("go_on", project, person):
        steps.go_on = bound if isinstance(bound, GoOnForm) else GoOnForm(project=project)
    if not edit and project.state in TEXT_ASKED_FOR:
        steps.closed.append(_why_not(_("Change the text"), edit.reason))
    return steps


def _why_not(label: str, error: str) -> str:
    return _("%(label)s: %(error)s") % {"label": label, "error": error}


def _label(step: str) -> str:
    return {
        "invite": pgettext("project step", "Ask the zones for their part"),
        "submit": pgettext("project step", "Submit"),
        "start": pgettext("project step", "Start"),
        "complete": pgettext("project step", "Complete"),
        "withdraw": pgettext("project step", "Withdraw"),
        "rework": pgettext("project step", "Make it a draft again"),
    }[step]
