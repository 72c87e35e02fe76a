"""What the page of a project shows to the person who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render

from exchanges import deciders, workflow
from exchanges.choices import STARTED, UNSUBMITTED, State
from exchanges.deciders import Answer
from exchanges.forms import DecisionForm
from exchanges.models import Deputy, ProjectEvent
from exchanges.selectors import timeline
from exchanges.selectors.origins import origin_of
from exchanges.selectors.project_rows import rows_of, waiting_sentence
from exchanges.selectors.versions import newest_difference
from exchanges.views.project_running import running_page
from exchanges.views.project_steps import lead_steps
from exchanges.wording import days_left
from zones import access, audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from django.http import HttpResponse

    from exchanges.forms import GoOnForm, StepForm
    from exchanges.models import Decision, Partner, Project
    from exchanges.views.project_steps import Typed
    from zones.http import PersonRequest
    from zones.models import User, Zone

STOPS_SHOWN = 4


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
    if project.state in STARTED:
        return running_page(request, project, typed=typed, form=form, status=status)
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
        "steps": lead_steps(project, person, form),
        "rows": rows_of(project, mine),
        "own_rows": _own_rows(project, person, own),
        "takes_part": bool(own),
        "waits": waiting_sentence(project) if own else "",
        "days_left": days_left(project) if project.state == State.SUBMITTED else None,
        "may_name_deputy": _may_name_deputy(project, person),
        "origin": origin_of(project, person),
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
