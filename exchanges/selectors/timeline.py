"""The course of a project as it is drawn: the bar of where it stands, the line of what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchanges.choices import UNSUBMITTED, State, Verb
from exchanges.querysets import LOOK_BACK_AFTER
from exchanges.wording import agreement
from zones.date_formats import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from exchanges.models import Milestone, Project, ProjectEvent
    from zones.models import Zone

DONE, NOW, TODO, OVER = "done", "now", "todo", "over"
ENDED_EARLY = (State.REJECTED, State.WITHDRAWN, State.STOPPED)
REACHED = {
    State.DRAFT: 0,
    State.GATHERING: 1,
    State.SUBMITTED: 2,
    State.APPROVED: 3,
    State.RUNNING: 3,
    State.PAUSED: 3,
    State.CLOSING: 4,
    State.COMPLETED: 5,
}
"""How many stretches of the bar lie behind a project."""


@dataclass(frozen=True)
class Stretch:
    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Stop:
    zone: Zone
    what: str
    by: str
    more: str


def bar(
    project: Project, events: Sequence[ProjectEvent], *, takes_part: bool = True
) -> list[Stretch]:
    """Return the stretches of a project's way; one that ended early ends there.

    Who takes no part does not read every decision, so no count is shown to them.
    """
    at = {event.verb: event.at for event in reversed(events) if event.version == project.version}
    confirmed = sum(row.confirmed_at is not None for row in project.partners.all())
    asked = {"confirmed": confirmed, "total": len(project.partners.all())}
    gathering = _("%(confirmed)s of %(total)s confirmed") % asked
    decisions = agreement(project) if project.submitted_at and takes_part else ""
    second = (_("Own parts"), "" if project.state == State.DRAFT else gathering)
    if project.state not in UNSUBMITTED:
        second = (pgettext("project", "Submitted"), _submitted(project))
    way = [
        (pgettext("project", "Draft"), _day(project.created_at)),
        second,
        (_("Zone decisions"), decisions),
        (pgettext("project", "Running"), _running(project, at.get(Verb.START))),
        (pgettext("project", "Closing"), _day(project.closing_since or at.get(Verb.COMPLETE))),
        (pgettext("project", "Evaluation"), _looked_back(project)),
    ]
    if project.state in ENDED_EARLY:
        reached = 4 if Verb.START in at else 3
        ended = _day(project.moved_at)
        line = [Stretch(label, DONE, note) for label, note in way[:reached]]
        return [*line, Stretch(project.get_state_display(), OVER, ended)]
    reached = REACHED[State(project.state)] + (project.looked_back_at is not None)
    return [
        Stretch(label, DONE if place < reached else NOW if place == reached else TODO, note)
        for place, (label, note) in enumerate(way)
    ]


def _looked_back(project: Project) -> str:
    if project.looked_back_at is not None:
        return _day(project.looked_back_at)
    if project.state == State.COMPLETED and project.closing_since is not None:
        due = project.moved_at + LOOK_BACK_AFTER
        return _("look-back from %(day)s") % {"day": written(due, _("j F Y"))}
    return ""


def reason_of_pause(project: Project, events: Sequence[ProjectEvent]) -> str:
    """Return why a project is paused, where this person reads it."""
    if project.state != State.PAUSED:
        return ""
    return next((event.reason for event in events if event.verb == Verb.PAUSE), "")


def stops(events: Sequence[ProjectEvent], reached: Sequence[Milestone] = ()) -> list[Stop]:
    """Return what happened, the latest first: the steps, and the milestones that were reached."""
    found = [
        (event.at, Stop(event.zone, event.get_verb_display(), _by(event), _more(event)))
        for event in events
    ]
    found += [(_end_of(row), _reached(row)) for row in reached]
    return [stop for _at, stop in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _end_of(row: Milestone) -> datetime:
    """A milestone is reached on a day: it stands above what happened on that day."""
    assert row.done_on is not None  # noqa: S101 - only what was reached is shown
    return timezone.make_aware(datetime.combine(row.done_on, time.max))


def _reached(row: Milestone) -> Stop:
    day = written(row.done_on, _("j F Y")) if row.done_on else ""
    return Stop(row.zone, _("Reached: %(title)s") % {"title": row.title}, "", day)


def _by(event: ProjectEvent) -> str:
    words = {"zone": event.zone, "version": event.label}
    if event.verb in UNVERSIONED:
        return _("by %(zone)s") % words
    if event.verb in OF_THE_ZONE:
        return pgettext("decision", "by %(zone)s, version %(version)s") % words
    return _("by %(zone)s, version %(version)s") % words


UNVERSIONED = (
    Verb.CREATE, Verb.INVITE, Verb.CONFIRM_ROW, Verb.REWORK, Verb.ASK_PAUSE, Verb.PAUSE, Verb.RESUME, Verb.LEAVE,
    Verb.CLOSE, Verb.REPORT, Verb.COMPLETE, Verb.PRACTICE, Verb.LOOK_BACK, Verb.BREAK_OFF,
)  # fmt: skip
OF_THE_ZONE = (Verb.APPROVE, Verb.REQUEST_CHANGES, Verb.REFUSE)


def _more(event: ProjectEvent) -> str:
    quoted = [_("“%(reason)s”") % {"reason": event.reason}] if event.reason else []
    return " · ".join([*quoted, _person(event), written(event.at, _("j F Y"))])


def _person(event: ProjectEvent) -> str:
    if event.on_behalf_of is not None:
        words = {"person": event.by, "decider": event.on_behalf_of}
        return _("%(person)s, for %(decider)s") % words
    return str(event.by)


def _submitted(project: Project) -> str:
    if project.submitted_at is None:
        return ""
    words = {"version": project.label, "day": _day(project.submitted_at)}
    return _("version %(version)s, %(day)s") % words


def _running(project: Project, since: datetime | None) -> str:
    if since is not None:
        return _day(since)
    if project.state == State.APPROVED:
        return _("ready to start")
    if project.starts_on and project.state in (State.GATHERING, State.SUBMITTED):
        return _("from %(day)s") % {"day": written(project.starts_on, _("j F Y"))}
    return ""


def _day(moment: datetime | date | None) -> str:
    return written(moment, _("j b")) if moment else ""
