"""What happens to a submitted project: the partners' decisions, and the steps of its lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchanges import workflow
from exchanges.choices import Outcome, State, Verb
from exchanges.models import Decision
from exchanges.services import search
from exchanges.services.base import (
    AlreadyDecided,
    ProjectMoved,
    ReasonMissing,
    insist,
    locked,
    move,
    read_anew,
    tell,
)
from exchanges.services.notifications import tell_lead, tell_participants
from zones import access
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from exchanges.models import Project
    from zones.models import User, Zone


@access.as_actor
def decide(
    *,
    by: User,
    project: Project,
    zone: Zone,
    outcome: str,
    version: int,
    reason: str = "",
) -> Decision:
    """Decide for a partner zone about the version that `by` saw; the lead gets a letter.

    The last agreement approves the project, one refusal rejects it; then all participants get a
    letter. Raises ProjectMoved, AlreadyDecided, StepRefused, ReasonMissing.
    """
    row = locked(project, by)
    if row.version == version and (taken := row.current_decisions.get(zone.pk)):
        raise AlreadyDecided(taken)
    if (row.version, row.state) != (version, State.SUBMITTED):
        raise ProjectMoved(row)
    insist(workflow.can_decide(row, by, zone))
    reason = _given(outcome, reason)
    decision = Decision.objects.create(
        project=row, version=version, zone=zone, outcome=outcome, reason=reason, by=by
    )
    event = tell(row, Verb(outcome), by=by, zone=zone, reason=reason)
    read_anew(row, "decisions")
    target = workflow.DECIDED_TARGET[outcome]
    if outcome == Outcome.APPROVE and not workflow.all_agree(row):
        target = State.SUBMITTED
    told = tell_lead(row, decision)
    if target != row.state:
        row.state = target
        tell_participants(row, event, but=told)
    row.moved_at = event.at
    row.save(update_fields=["state", "moved_at"])
    return decision


def start_project(*, by: User, project: Project, version: int) -> Project:
    return _step("start", by=by, project=project, seen=(version, State.APPROVED))


def complete_project(*, by: User, project: Project, version: int, closing: str) -> Project:
    """Close a running project with what came of it."""
    return _step("complete", by=by, project=project, seen=(version, State.RUNNING), text=closing)


def withdraw_project(
    *, by: User, project: Project, version: int, state: str, reason: str
) -> Project:
    """Take a project off its way, from the state in which `by` saw it."""
    return _step("withdraw", by=by, project=project, seen=(version, state), text=reason)


@access.as_actor
def rework_project(*, by: User, project: Project, version: int, state: str) -> Project:
    """Take a withdrawn or rejected project up again: a draft of the next version, closed to others."""
    row = _at(project, by, "rework", (version, state))
    row.audience = access.audience_for(AudienceKind.ZONE, row.zone, by=by)
    row.version += 1
    row.edits += 1
    move(row, State.DRAFT)
    tell(row, Verb.REWORK, by=by, zone=row.zone)
    search.remove(row)
    return row


@access.as_actor
def _step(
    name: str, *, by: User, project: Project, seen: tuple[int, str], text: str = ""
) -> Project:
    row = _at(project, by, name, seen)
    text = _given(name, text)
    if name == "complete":
        row.closing = text
    move(row, workflow.STEP[name].target)
    event = tell(row, Verb(name), by=by, zone=row.zone, reason="" if row.closing else text)
    tell_participants(row, event)
    return row


def _at(project: Project, by: User, name: str, seen: tuple[int, str]) -> Project:
    """Return the project under a lock, in the version and state that `by` saw, where the step begins."""
    row = locked(project, by)
    if (row.version, row.state) != seen or row.state not in workflow.STEP[name].sources:
        raise ProjectMoved(row)
    insist(workflow.can_take(name, row, by))
    return row


def _given(name: str, text: str) -> str:
    text = text.strip()
    if not text and workflow.STEP[name].gives in (
        workflow.Gives.REASON,
        workflow.Gives.CLOSING,
    ):
        raise ReasonMissing
    return text
