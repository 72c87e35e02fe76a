"""Steps of a partner in a running project: asking for a pause, leaving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from exchanges import workflow
from exchanges.choices import Verb
from exchanges.models import Milestone, Partner, ProjectEvent
from exchanges.services.base import insist, locked, read_anew, tell
from exchanges.services.inputs import ProjectMoved, ReasonMissing
from exchanges.services.notifications import tell_of_leaving, tell_of_pause_asked
from zones import access
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from exchanges.models import Project
    from zones.models import User, Zone


@access.as_actor
def ask_for_pause(*, by: User, project: Project, zone: Zone, reason: str) -> Project:
    """Ask the lead zone for a pause; its coordinators and chief get an e-mail. Raises StepRefused, ReasonMissing."""
    row = locked(project, by)
    insist(workflow.can_ask_pause(row, by, zone))
    if not reason.strip():
        raise ReasonMissing
    last = ProjectEvent.objects.visible_to(by).filter(project=row).latest_first().first()
    said = (Verb.ASK_PAUSE, by.pk, reason.strip())
    if last is not None and (last.verb, last.by_id, last.reason) == said:
        return row  # a second click
    event = tell(row, Verb.ASK_PAUSE, by=by, zone=zone, reason=reason.strip())
    tell_of_pause_asked(row, event)
    return row


@access.as_actor
def leave_project(*, by: User, project: Project, zone: Zone, state: str, reason: str) -> Project:
    """Let `zone` leave. Its open milestones go to the lead zone; what is said from now on is for those who stay.

    The zone goes on reading the project and what was said while it took part. Raises ProjectMoved when the project stands
    elsewhere than in `state`, StepRefused, ReasonMissing.
    """
    row = locked(project, by)
    if row.state != state:
        raise ProjectMoved(row)
    insist(workflow.can_leave(row, by, zone))
    if not reason.strip():
        raise ReasonMissing
    event = tell(row, Verb.LEAVE, by=by, zone=zone, reason=reason.strip())
    passed_on = Milestone.objects.editable_by(by).open().filter(project=row, zone=zone)
    passed_on.update(zone=row.zone, person=None)
    Partner.objects.filter(project=row, zone=zone).update(left_at=timezone.now())
    read_anew(row, "partners")
    stay = [partner.zone for partner in row.staying_rows]
    row.participants = access.audience_for(AudienceKind.NAMED, row.zone, stay, by=by)
    row.moved_at = event.at
    row.save(update_fields=["participants", "moved_at"])
    tell_of_leaving(row, event)
    return row
