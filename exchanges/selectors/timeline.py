"""The course of a project as it is drawn: the bar of where it stands, the line of what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchanges.choices import State, Verb
from exchanges.wording import agreement
from zones.date_formats import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from exchanges.models import Project, ProjectEvent
    from zones.models import Zone

DONE, NOW, TODO, OVER = "done", "now", "todo", "over"
REACHED = {
    State.DRAFT: 0,
    State.GATHERING: 1,
    State.SUBMITTED: 3,
    State.APPROVED: 4,
    State.RUNNING: 4,
    State.COMPLETED: 6,
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
    way = [
        (pgettext("project", "Draft"), _day(project.created_at)),
        (_("Own parts"), "" if project.state == State.DRAFT else gathering),
        (pgettext("project", "Submitted"), _submitted(project)),
        (_("Zone decisions"), decisions),
        (pgettext("project", "Running"), _running(project, at.get(Verb.START))),
        (pgettext("project", "Completed"), _day(at.get(Verb.COMPLETE))),
    ]
    if project.state in (State.REJECTED, State.WITHDRAWN):
        reached = 5 if Verb.START in at else 4
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
    words = {"zone": event.zone, "version": event.label}
    if event.verb in UNVERSIONED:
        return _("by %(zone)s") % words
    if event.verb in OF_THE_ZONE:
        return pgettext("decision", "by %(zone)s, version %(version)s") % words
    return _("by %(zone)s, version %(version)s") % words


UNVERSIONED = (Verb.CREATE, Verb.INVITE, Verb.CONFIRM_ROW, Verb.REWORK)
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
