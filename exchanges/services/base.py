"""What every step shares: the lock, the right read again inside it, the rows that tell what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.choices import State
from exchanges.models import Project, ProjectEvent
from zones import access, audit

if TYPE_CHECKING:
    from exchanges.choices import Verb
    from exchanges.models import Decision
    from exchanges.workflow import Answer
    from zones.models import User, Zone


class StepRefused(Exception):
    """This person may not take this step, or not yet; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReasonMissing(Exception):
    """This step is taken with a reason, or with what came of the project."""


class ProjectMoved(Exception):
    """The project stands elsewhere, or in another version, than the person saw."""

    def __init__(self, project: Project) -> None:
        super().__init__(project.pk)
        self.project = project


class TextChanged(ProjectMoved):
    """Somebody else saved the text while this person was editing it."""


class AlreadyDecided(Exception):
    """Somebody decided for this zone about this version before."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.pk)
        self.decision = decision


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


def tell(project: Project, verb: Verb, *, by: User, zone: Zone, reason: str = "") -> ProjectEvent:
    """Write that `by` did `verb` for `zone`, in the project's course and in the audit."""
    roles = {row.zone_id: row.role for row in by.current_memberships}
    audit.record(
        by,
        f"project_{verb}",
        zone=zone,
        item=project,
        reason=f"version {project.version}",
    )
    return ProjectEvent.objects.create(
        project=project,
        audience=project.audience,
        verb=verb,
        zone=zone,
        by=by,
        role=roles.get(zone.pk, ""),
        version=project.version,
        reason=reason,
    )


def read_anew(project: Project, rows: str) -> None:
    """Forget rows that were loaded along with the project, after some of them changed."""
    if rows in getattr(project, "_prefetched_objects_cache", {}):
        project.refresh_from_db(fields=[rows])


def move(project: Project, state: State) -> None:
    """Save where the project stands now, with the time of it."""
    now = timezone.now()
    project.state, project.moved_at = state, now
    if state == State.DRAFT:
        project.submitted_at = None
    elif state == State.SUBMITTED:
        project.submitted_at = now
    project.save()
