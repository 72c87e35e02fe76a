"""The steps of the lead zone after submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges import workflow
from exchanges.choices import State, Verb
from exchanges.services import search
from exchanges.services.base import insist, locked, move, read_anew, tell
from exchanges.services.inputs import ProjectMoved, ReasonMissing, StepRefused
from exchanges.services.notifications import ask_for_reports, tell_participants
from exchanges.services.project import ask_anew
from zones import access
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from exchanges.models import Project
    from zones.models import User, Zone


def start_project(
    *, by: User, project: Project, version: int, before_period: bool = False
) -> Project:
    """Start an approved project; before the agreed period begins only with `before_period`. Raises StepRefused."""
    return _step(
        "start",
        by=by,
        project=project,
        seen=(version, State.APPROVED),
        before_period=before_period,
    )


def stop_project(*, by: User, project: Project, version: int) -> Project:
    """Confirm that a project stops after a zone refused it."""
    return _step("stop", by=by, project=project, seen=(version, State.SUBMITTED))


def complete_project(*, by: User, project: Project, version: int, closing: str) -> Project:
    """Complete a closing project with what came of the common goal."""
    return _step("complete", by=by, project=project, seen=(version, State.CLOSING), text=closing)


def pause_project(*, by: User, project: Project, version: int, reason: str) -> Project:
    return _step("pause", by=by, project=project, seen=(version, State.RUNNING), text=reason)


def resume_project(*, by: User, project: Project, version: int) -> Project:
    return _step("resume", by=by, project=project, seen=(version, State.PAUSED))


def close_project(*, by: User, project: Project, version: int, state: str) -> Project:
    """Begin to close a project: every zone is asked for its report."""
    return _step("close", by=by, project=project, seen=(version, state))


def break_off_project(
    *, by: User, project: Project, version: int, state: str, reason: str
) -> Project:
    """Stop a project that runs, for a reason that the participants read."""
    return _step("break_off", by=by, project=project, seen=(version, state), text=reason)


def withdraw_project(
    *, by: User, project: Project, version: int, state: str, reason: str
) -> Project:
    """Take a project off its way, from the state in which `by` saw it."""
    return _step("withdraw", by=by, project=project, seen=(version, state), text=reason)


@access.as_actor
def go_on_without(
    *, by: User, project: Project, version: int, without: Collection[Zone]
) -> Project:
    """Submit a new version with fewer zones: those that stay are asked anew."""
    row = _at(project, by, "go_on", (version, State.SUBMITTED))
    leaving = [partner for partner in row.partner_rows if partner.zone in without]
    if not leaving:
        raise StepRefused(_("Choose which zones no longer take part."))
    if len(leaving) == len(row.partner_rows):
        raise StepRefused(_("A project needs a partner zone: stop it instead."))
    for partner in leaving:
        partner.delete()
    read_anew(row, "partners")
    row.version += 1
    row.correction = 0
    insist(workflow.is_whole(row))
    return ask_anew(row, by=by, zone=row.zone)


@access.as_actor
def rework_project(*, by: User, project: Project, version: int, state: str) -> Project:
    """Make a project a draft again, closed to others; of the next version, if one was submitted."""
    row = _at(project, by, "rework", (version, state))
    row.audience = access.audience_for(AudienceKind.ZONE, row.zone, by=by)
    if row.submitted_at is not None:
        row.version += 1
        row.correction = 0
    row.edits += 1
    move(row, State.DRAFT)
    tell(row, Verb.REWORK, by=by, zone=row.zone)
    search.remove(row)
    return row


@access.as_actor
def _step(
    name: str,
    *,
    by: User,
    project: Project,
    seen: tuple[int, str],
    text: str = "",
    before_period: bool = False,
) -> Project:
    row = _at(project, by, name, seen)
    text = _given(name, text)
    if name == "start" and not before_period and (why := workflow.starts_early(row)):
        raise StepRefused(why)
    if name == "complete":
        row.closing = text
    elif name == "close":
        row.closing_since = timezone.now()
    move(row, workflow.STEP[name].target)
    event = tell(row, Verb(name), by=by, zone=row.zone, reason="" if row.closing else text)
    if name == "close":
        ask_for_reports(row, event)
    else:
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
