"""What every step shares: the lock, the right read again inside it, the rows that tell what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.choices import UNSUBMITTED, State
from exchanges.models import Project, ProjectEvent
from exchanges.services.inputs import StepRefused
from zones import access, audit

if TYPE_CHECKING:
    from exchanges.choices import Verb
    from exchanges.deciders import Answer
    from zones.models import Audience, User, Zone


def locked(project: Project, by: User) -> Project:
    """Return the project as it is now, under a lock, while `by` may still read it.

    Project.DoesNotExist otherwise, StepRefused when `by` reads it but takes no part in it: PostgreSQL
    gives the lock to participants only. The rights are worked out anew after the lock was got: one
    that ended while waiting for it has ended; what was opened meanwhile, to an audience that is younger
    than what we knew of `by`, is there on the second look.
    """
    rows = Project.objects.select_for_update(of=("self",)).filter(pk=project.pk)
    held = rows.first()
    access.refresh_rights(by)
    held = held or rows.first()
    row = Project.objects.visible_to(by).with_frame().get(pk=project.pk)
    if held is None:
        raise StepRefused(_("Your zone does not take part in this project."))
    return row


def insist(answer: Answer) -> None:
    if not answer:
        raise StepRefused(answer.reason)


def tell(
    project: Project,
    verb: Verb,
    *,
    by: User,
    zone: Zone,
    reason: str = "",
    on_behalf_of: User | None = None,
) -> ProjectEvent:
    """Write that `by` did `verb` for `zone`, in the project's course and in the audit."""
    roles = {row.zone_id: row.role for row in by.current_memberships}
    audit.record(
        by,
        f"project_{verb}",
        zone=zone,
        item=project,
        reason=f"version {project.label}",
    )
    return ProjectEvent.objects.create(
        project=project,
        audience=told_among(project, reason),
        verb=verb,
        zone=zone,
        by=by,
        on_behalf_of=on_behalf_of,
        role=roles.get(zone.pk, ""),
        version=project.version,
        correction=project.correction,
        reason=reason,
    )


def told_among(project: Project, reason: str) -> Audience:
    """Return who reads a step: with a reason never more than the participants."""
    return (project.participants if reason else None) or project.audience


def read_anew(project: Project, rows: str) -> None:
    """Forget rows that were loaded along with the project, after some of them changed."""
    if rows in getattr(project, "_prefetched_objects_cache", {}):
        project.refresh_from_db(fields=[rows])


def move(project: Project, state: State) -> None:
    """Save where the project stands now, with the time of it."""
    now = timezone.now()
    project.state, project.moved_at = state, now
    if state in UNSUBMITTED:
        project.submitted_at = None
    elif state == State.SUBMITTED:
        project.submitted_at = now
    project.save()
