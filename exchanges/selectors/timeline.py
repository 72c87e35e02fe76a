"""The course of a project as it is drawn: the bar of where it stands, the line of what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchanges.choices import State, Verb
from exchanges.workflow import agreement
from zones.date_formats import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from exchanges.models import Project, ProjectEvent
    from zones.models import Zone

DONE, NOW, TODO, OVER = "done", "now", "todo", "over"
REACHED = {
    State.DRAFT: 0,
    State.SUBMITTED: 2,
    State.APPROVED: 3,
    State.RUNNING: 3,
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


def bar(project: Project, events: Sequence[ProjectEvent]) -> list[Stretch]:
    """Return the stretches of a project's way; one that ended early ends there."""
    at = {event.verb: event.at for event in reversed(events) if event.version == project.version}
    way = [
        (pgettext("project", "Draft"), _day(project.created_at)),
        (pgettext("project", "Submitted"), _day(project.submitted_at)),
        (_("Zone decisions"), "" if project.state == State.DRAFT else agreement(project)),
        (pgettext("project", "Running"), _running(project, at.get(Verb.START))),
        (pgettext("project", "Completed"), _day(at.get(Verb.COMPLETE))),
    ]
    if project.state in (State.REJECTED, State.WITHDRAWN):
        reached = 4 if Verb.START in at else 3
        ended = _day(at.get(Verb.WITHDRAW) or project.moved_at)
        line = [Stretch(label, DONE, note) for label, note in way[:reached]]
        return [*line, Stretch(project.get_state_display(), OVER, ended)]
    reached = REACHED[State(project.state)]
    return [
        Stretch(label, DONE if place < reached else NOW if place == reached else TODO, note)
        for place, (label, note) in enumerate(way)
    ]


def stops(events: Sequence[ProjectEvent]) -> list[Stop]:
    return [
        Stop(event.zone, event.get_verb_display(), _by(event), _more(event)) for event in events
    ]


def _by(event: ProjectEvent) -> str:
    words = {"zone": event.zone, "version": event.version}
    if event.verb == Verb.SUBMIT and event.version > 1:
        return _("by %(zone)s, version %(version)s") % words
    if event.verb == Verb.APPROVE:
        return pgettext("agreement", "by %(zone)s") % words
    return _("by %(zone)s") % words


def _more(event: ProjectEvent) -> str:
    said = [f"“{event.reason}”"] if event.reason else []
    role = [event.get_role_display().lower()] if event.role else []
    return " · ".join([*said, *role, written(event.at, _("j b, H:i"))])


def _running(project: Project, since: datetime | None) -> str:
    if since is not None:
        return _day(since)
    if project.state == State.APPROVED:
        return _("ready to start")
    return ""


def _day(moment: datetime | date | None) -> str:
    return written(moment, _("j b")) if moment else ""
