"""The milestones of a project as a page shows them: a list, and a line in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchanges import workflow
from exchanges.models import Milestone
from exchanges.selectors.months import Month, months_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from exchanges.models import Project
    from zones.models import User, Zone

SOON = 14
LEFT, RIGHT, SPAN = 12, 988, 976
"""The line of the picture, in its own units."""

PER_SIGN, LEAST_SIGNS, WORDED_SIGNS = 7, 16, 26
"""How wide a sign of a title is, and how many are written at most; the line below has some sixteen."""


@dataclass(frozen=True)
class MilestoneRow:
    milestone: Milestone
    when: str
    """How far away an open one is, in words: only when it is near or past."""

    is_late: bool
    may_tick: bool
    may_change: bool


@dataclass(frozen=True)
class Mark:
    """A milestone on the line: `x` in the picture's units, on which side of the line its words stand, and how they lie."""

    milestone: Milestone
    x: int
    is_above: bool
    anchor: str
    is_late: bool
    is_worded: bool


@dataclass(frozen=True)
class Line:
    months: list[tuple[int, Month]]
    marks: list[Mark]
    today: int | None


def milestones_of(project: Project, reader: User) -> list[Milestone]:
    return list(Milestone.objects.visible_to(reader).filter(project=project).in_order())


def milestone_rows(
    project: Project, milestones: Sequence[Milestone], reader: User
) -> list[MilestoneRow]:
    """Return the open ones, the next first, and below them what was reached, the latest first."""
    today = timezone.localdate()
    undone = [row for row in milestones if row.done_on is None]
    done = sorted(
        (row for row in milestones if row.done_on),
        key=lambda row: (row.done_on, row.pk),
        reverse=True,
    )
    may_plan: dict[Zone, bool] = {}
    for row in milestones:
        if row.zone not in may_plan:
            may_plan[row.zone] = bool(workflow.can_plan(project, reader, row.zone))
    return [
        MilestoneRow(
            row,
            _when(row, today),
            is_late=row.done_on is None and row.due_on < today,
            may_tick=bool(workflow.can_tick(project, reader, row)),
            may_change=may_plan[row.zone],
        )
        for row in (*undone, *done)
    ]


def line(project: Project, milestones: Sequence[Milestone]) -> Line | None:
    """Return the project's period with its milestones, for a picture 1000 units wide; None without a period."""
    if project.starts_on is None or project.ends_on is None:
        return None
    days = [project.starts_on, project.ends_on, *(row.due_on for row in milestones)]
    first, last = min(days), max(days)
    today = timezone.localdate()

    def place(day: date) -> int:
        return LEFT + round(SPAN * (day - first).days / max(1, (last - first).days))

    marks, ends = [], {True: 0, False: 0}
    for number, row in enumerate(milestones):
        x = place(row.done_on or row.due_on)
        width = PER_SIGN * max(LEAST_SIGNS, min(WORDED_SIGNS, len(row.title)))
        anchor = "start" if x < width / 2 else "end" if x > RIGHT - width / 2 else "middle"
        begins = x - {"start": 0, "middle": width // 2, "end": width}[anchor]
        sides = [side for side in (number % 2 == 0, number % 2 == 1) if ends[side] <= begins]
        if sides:
            ends[sides[0]] = begins + width + PER_SIGN
        late = row.done_on is None and row.due_on < today
        marks.append(Mark(row, x, bool(sides and sides[0]), anchor, late, bool(sides)))
    months = [(place(month.first), month) for month in months_between(first, last)]
    step = 1 + len(months) // 13
    return Line(months[::step], marks, place(today) if first <= today <= last else None)


def next_milestone(milestones: Sequence[Milestone]) -> Milestone | None:
    return next((row for row in milestones if row.done_on is None), None)


def _when(row: Milestone, today: date) -> str:
    if row.done_on is not None:
        return ""
    days = (row.due_on - today).days
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    if days == 0:
        return _("today")
    if timedelta(days=days) <= timedelta(days=SOON):
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ""
