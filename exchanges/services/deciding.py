"""What zones decide about a version, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from exchanges import deciders, workflow
from exchanges.choices import Ending, Outcome, State, Verb, Wish
from exchanges.models import Decision, Deputy
from exchanges.services.base import insist, locked, read_anew, tell, told_among
from exchanges.services.inputs import AlreadyDecided, ProjectMoved, ReasonMissing
from exchanges.services.notifications import (
    tell_of_decision,
    tell_of_ended_decision,
    tell_participants,
)
from zones import access

if TYPE_CHECKING:
    from exchanges.models import Project
    from zones.models import User, Zone


@access.as_actor
def decide(  # noqa: PLR0913 - keywords, all that the form sends
    *,
    by: User,
    project: Project,
    zone: Zone,
    outcome: str,
    version: int,
    correction: int = 0,
    reason: str = "",
    wish: str = "",
) -> Decision:
    """Decide for a zone about the version that `by` saw; who made the version gets an e-mail.

    The last agreement approves the project; then all participants get one. A refusal ends nothing by itself. Raises
    ProjectMoved, AlreadyDecided, StepRefused, ReasonMissing.
    """
    row = locked(project, by)
    if row.version == version and (taken := row.current_decisions.get(zone.pk)):
        raise AlreadyDecided(taken)
    if (row.version, row.correction, row.state) != (version, correction, State.SUBMITTED):
        raise ProjectMoved(row)
    insist(workflow.can_decide(row, by, zone))
    reason = reason.strip()
    if outcome != Outcome.APPROVE and not reason:
        raise ReasonMissing
    if (outcome == Outcome.REFUSE) != (wish in Wish.values):
        raise ReasonMissing
    stands_in = deciders.decides_for(by, zone)
    partner = deciders.row_of(row, zone)
    decision = Decision.objects.create(
        project=row,
        audience=told_among(row, reason),
        version=version,
        correction=correction,
        zone=zone,
        outcome=outcome,
        wish=wish,
        reason=reason,
        by=by,
        on_behalf_of=stands_in.decider if isinstance(stands_in, Deputy) else None,
        is_alone=partner is not None and deciders.is_author(row, partner, by),
    )
    event = tell(
        row,
        Verb(outcome),
        by=by,
        zone=zone,
        reason=reason,
        on_behalf_of=decision.on_behalf_of,
    )
    read_anew(row, "decisions")
    told = tell_of_decision(row, decision)
    if deciders.all_agree(row):
        row.state = workflow.STEP["approve"].target
        tell_participants(row, event, but=told)
    row.moved_at = event.at
    row.save(update_fields=["state", "moved_at"])
    return decision


@access.as_actor
def take_back(*, by: User, project: Project, zone: Zone, version: int) -> Decision:
    """Take a zone's decision back while others still decide. Raises ProjectMoved, StepRefused."""
    row = locked(project, by)
    decision = row.current_decisions.get(zone.pk)
    if row.version != version or decision is None:
        raise ProjectMoved(row)
    insist(workflow.can_take_back(row, by, zone))
    stands_in = deciders.decides_for(by, zone)
    end_decision(decision, Ending.TAKEN_BACK, by=by)
    event = tell(
        row,
        Verb.TAKE_BACK,
        by=by,
        zone=zone,
        on_behalf_of=stands_in.decider if isinstance(stands_in, Deputy) else None,
    )
    row.moved_at = event.at
    row.save(update_fields=["moved_at"])
    read_anew(row, "decisions")
    tell_of_ended_decision(row, decision, by=by)
    return decision


def end_decision(decision: Decision, ending: Ending, *, by: User) -> None:
    decision.ended_at, decision.ended_by, decision.ending = timezone.now(), by, ending
    decision.save(update_fields=["ended_at", "ended_by", "ending"])
