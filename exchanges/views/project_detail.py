"""What the page of a project shows to the person who reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchanges import workflow
from exchanges.choices import State
from exchanges.forms import DecisionForm, StepForm
from exchanges.models import ProjectEvent
from exchanges.selectors import timeline
from exchanges.workflow import Answer
from zones import access, audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from django.http import HttpResponse

    from exchanges.models import Decision, Partner, Project
    from zones.http import PersonRequest
    from zones.models import User

NEXT_STEPS = {
    State.DRAFT: ("submit",),
    State.SUBMITTED: ("start", "withdraw"),
    State.APPROVED: ("start", "withdraw"),
    State.RUNNING: ("complete", "withdraw"),
    State.COMPLETED: (),
    State.WITHDRAWN: ("rework",),
    State.REJECTED: ("rework",),
}
"""What the lead zone looks for on the page, the most likely first."""

TEXT_ASKED_FOR = (State.DRAFT, State.SUBMITTED, State.APPROVED, State.RUNNING)
"""Where somebody of the lead zone may look for the way to change the text."""


@dataclass(frozen=True)
class Typed:
    """Why nothing was done, and the words that would else be lost."""

    why: str
    words: str = ""


@dataclass
class Deciding:
    """The card in which somebody decides for one zone, or reads why not."""

    partner: Partner
    role: str
    form: DecisionForm | None = None
    why_not: str = ""
    taken: Decision | None = None


@dataclass
class Steps:
    """The lead zone's steps: those that can be taken, and why the others cannot."""

    open: list[StepForm] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    edit: Answer | None = None


def project_page(
    request: PersonRequest,
    project: Project,
    typed: Typed | None = None,
    *,
    decision_form: DecisionForm | None = None,
    step_form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the project, and tell its lead zone when somebody of another one reads what is for a few."""
    if project.audience.kind != AudienceKind.NETWORK:
        audit.record_reading(request.user, "project_read", zone=project.zone, item=project)
    events = list(
        ProjectEvent.objects.visible_to(request.user).filter(project=project).latest_first()
    )
    context = {
        "project": project,
        "typed": typed,
        "decisions": _decisions(project, request.user, decision_form),
        "steps": _steps(project, request.user, step_form),
        "bar": timeline.bar(project, events),
        "stops": timeline.stops(events),
        "has_kept": _leads(project, request.user) and _has_kept(project, events),
    }
    return render(request, "exchanges/project_detail.html", context, status=status)


def _leads(project: Project, person: User) -> bool:
    return project.zone_id in access.reader(person).deciding_zone_ids


def _has_kept(project: Project, events: list[ProjectEvent]) -> bool:
    """Whether a reason is kept from some who read the project."""
    reasons = [event.audience for event in events if event.reason]
    return not all(audience.covers(project.audience) for audience in reasons)


def _decisions(project: Project, person: User, bound: DecisionForm | None) -> list[Deciding]:
    """Return a card for each partner zone of this person, while the project is submitted."""
    if project.state != State.SUBMITTED:
        return []
    roles = {row.zone_id: row.role for row in person.current_memberships}
    mine = {zone.pk for zone in person.current_zones}
    cards = []
    for partner in project.partner_rows:
        if partner.zone_id in mine:
            answer = workflow.can_decide(project, person, partner.zone)
            form = _decision_form(project, person, partner, bound) if answer else None
            taken = project.current_decisions.get(partner.zone_id)
            cards.append(Deciding(partner, roles[partner.zone_id], form, answer.reason, taken))
    return cards


def _decision_form(
    project: Project, person: User, partner: Partner, bound: DecisionForm | None
) -> DecisionForm:
    """Return what was typed for this zone, else an empty form."""
    form = DecisionForm(user=person, project=project)
    if bound is not None:
        asked = bound.data.get("zone")
        if asked == partner.zone.slug or (not asked and len(bound.zones) == 1):
            form = bound
    form.auto_id = f"id_{partner.zone.slug}_%s"  # two cards may stand on one page
    return form


def _steps(project: Project, person: User, bound: StepForm | None) -> Steps | None:
    """Return the lead zone's steps, for its people only."""
    if project.zone not in person.current_zones:
        return None
    edit = workflow.can_edit(project, person)
    steps = Steps(edit=edit)
    for name in NEXT_STEPS[State(project.state)]:
        if answer := workflow.can_take(name, project, person):
            is_bound = bound is not None and bound.step.name == name
            steps.open.append(
                bound if bound is not None and is_bound else StepForm(step=name, project=project)
            )
        else:
            steps.closed.append(_why_not(_label(name), answer.reason))
    if not edit and project.state in TEXT_ASKED_FOR:
        steps.closed.append(_why_not(_("Change the text"), edit.reason))
    return steps


def _why_not(label: str, error: str) -> str:
    return _("%(label)s: %(error)s") % {"label": label, "error": error}


def _label(step: str) -> str:
    return {
        "submit": pgettext("project step", "Submit"),
        "start": pgettext("project step", "Start"),
        "complete": pgettext("project step", "Complete"),
        "withdraw": pgettext("project step", "Withdraw"),
        "rework": pgettext("project step", "Take up again"),
    }[step]
