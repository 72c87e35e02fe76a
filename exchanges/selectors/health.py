"""How a running project goes, from its milestones and what was booked. Nobody types it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchanges.choices import Pace, State
from zones.date_formats import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from exchanges.models import Milestone, Partner, Project

SOON = timedelta(days=14)
LEAST = 0.5
"""A zone that booked less than this part of what the calendar expects is behind."""


@dataclass(frozen=True)
class Fact:
    is_good: bool
    text: str
    short: str = ""
    """The same in a few words, where it is not good."""


@dataclass(frozen=True)
class Health:
    pace: Pace
    facts: list[Fact]

    @property
    def label(self) -> str:
        return str(self.pace.label)


def health(project: Project, milestones: Sequence[Milestone]) -> Health | None:
    """Return how a project goes that runs or is paused; None for others.

    Late: a milestone is past its day. At risk: one is due within 14 days and nothing was booked for it, or a zone booked
    less than half of what the calendar would expect. Else on track.
    """
    if project.state == State.PAUSED:
        return Health(Pace.PAUSED, [])
    if project.state != State.RUNNING:
        return None
    today = timezone.localdate()
    undone = [row for row in milestones if row.done_on is None]
    late = [row for row in undone if row.due_on < today]
    soon = [row for row in undone if today <= row.due_on <= today + SOON]
    unbooked = [row for row in soon if not row.bookings]
    behind = zones_behind(project, today)
    pace = Pace.LATE if late else Pace.AT_RISK if unbooked or behind else Pace.ON_TRACK
    return Health(pace, [_of_late(late), _of_soon(soon, unbooked), _of_booking(behind)])


def expected(project: Project, today: date) -> float:
    """Return which part of the agreed period is over: 0 before it, 1 after it."""
    begins, ends = project.starts_on, project.ends_on
    if begins is None or ends is None:
        return 0.0
    return min(1.0, max(0.0, (today - begins).days / (ends - begins).days))


def zones_behind(project: Project, today: date) -> list[Partner]:
    """Return the zones that booked less than half of what the calendar would expect of what they promised in numbers."""
    least = 100 * expected(project, today) * LEAST
    return [
        row
        for row in project.staying_rows
        if any(line["amount"] for line in row.brings_lines) and row.booked_percent < least
    ]


def _of_late(late: Sequence[Milestone]) -> Fact:
    if not late:
        return Fact(True, _("No milestone is late"))
    words = {"count": len(late), "title": late[0].title, "day": written(late[0].due_on, "j F")}
    text = ngettext(
        "%(count)s milestone is late: “%(title)s”, since %(day)s",
        "%(count)s milestones are late; the first: “%(title)s”, since %(day)s",
        len(late),
    )
    short = ngettext(
        "%(count)s milestone, since %(day)s", "%(count)s milestones, since %(day)s", len(late)
    )
    return Fact(False, text % words, short % words)


def _of_soon(soon: Sequence[Milestone], unbooked: Sequence[Milestone]) -> Fact:
    if unbooked:
        words = {"title": unbooked[0].title, "day": written(unbooked[0].due_on, "j F")}
        text = _("Nothing booked yet for “%(title)s”, due on %(day)s") % words
        return Fact(False, text, _("nothing booked yet"))
    if soon:
        return Fact(True, _("Milestone within 14 days: something was booked for it"))
    return Fact(True, _("No milestone within 14 days"))


def _of_booking(behind: Sequence[Partner]) -> Fact:
    if not behind:
        return Fact(True, _("Each zone booked at least half of what is to be expected by now"))
    names = ", ".join(str(row.zone) for row in behind)
    return Fact(
        False,
        _("Booked less than half of what is to be expected by now: %(zones)s") % {"zones": names},
        _("%(zones)s booked too little") % {"zones": names},
    )
