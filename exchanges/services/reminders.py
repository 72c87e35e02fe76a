"""Letters about the day by which zones decide or complete their row. Silence never changes where a project stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchanges.choices import State
from exchanges.models import Deputy, Project
from exchanges.services.people import deciders_of
from zones import access, mail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from zones.models import User

DAYS_BEFORE = 3
WEEK = 7

Owed = tuple[str, "User", str, dict[str, int]]


def remind_of_decisions(zone_id: int, today: date) -> int:
    """Owe the letters that are due today in a zone; return how many were not owed before. Safe to run again."""
    with access.reading_as(access.acting_for(zone_id)):
        owed = [*_to_decide(zone_id, today), *_to_complete(zone_id, today), *_lead(zone_id, today)]
        return sum(
            mail.queue_letter(kind, person, key, about=None, **facts) is not None
            for kind, person, key, facts in owed
        )


def occasion(day: date, today: date) -> str:
    """Return which reminder is due: `soon` from 3 days before, `day` on the day, `late-1` and so on each 7 days after."""
    left = (day - today).days
    if left > DAYS_BEFORE:
        return ""
    if left > 0:
        return "soon"
    weeks = -left // WEEK
    return f"late-{weeks}" if weeks else "day"


def _to_decide(zone_id: int, today: date) -> Iterator[Owed]:
    rows = Project.objects.waiting_for([zone_id]).filter(respond_by__isnull=False)
    people = _who_decide(zone_id, today)
    for project in rows:
        assert project.respond_by is not None  # noqa: S101 - filtered above
        if when := occasion(project.respond_by, today):
            facts: dict[str, int] = {"project": project.pk, "version": project.version}
            name = f"decision_due:{project.pk}:{project.version}:{project.respond_by}:{when}"
            for person in people:
                yield "decision_due", person, f"{name}:{zone_id}:{person.pk}", facts


def _to_complete(zone_id: int, today: date) -> Iterator[Owed]:
    rows = Project.objects.waiting_for_row_of([zone_id]).filter(rows_by__isnull=False)
    for project in rows:
        assert project.rows_by is not None  # noqa: S101 - filtered above
        if when := occasion(project.rows_by, today):
            name = f"row_due:{project.pk}:{project.version}:{project.rows_by}:{when}"
            for person in deciders_of([zone_id]):
                yield "row_due", person, f"{name}:{zone_id}:{person.pk}", {"project": project.pk}


def _lead(zone_id: int, today: date) -> Iterator[Owed]:
    """Tell the lead zone, from the day after, that zones did not decide."""
    led = Project.objects.filter(zone=zone_id, state=State.SUBMITTED, respond_by__lt=today)
    for project in led.select_related("created_by").with_frame():
        assert project.respond_by is not None  # noqa: S101 - filtered above
        silent = [r for r in project.deciding_rows if r.zone_id not in project.current_decisions]
        if silent:
            week = (today - project.respond_by).days // WEEK
            name = f"decision_late:{project.pk}:{project.version}:{project.respond_by}:{week}"
            for person in deciders_of([zone_id]):
                facts: dict[str, int] = {"project": project.pk, "version": project.version}
                yield "decision_late", person, f"{name}:{person.pk}", facts


def _who_decide(zone_id: int, today: date) -> set[User]:
    rows = Deputy.objects.filter(zone=zone_id).valid_on(today).select_related("person")
    return {*deciders_of([zone_id]), *(row.person for row in rows if row.person.is_active)}
