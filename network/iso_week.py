"""ISO weeks as people in Brussels live them: from Monday midnight to Monday midnight, whatever the clock does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
DIGEST_TIME = time(7)


@dataclass(frozen=True, order=True)
class Week:
    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)  # ValueError: no such week

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-W47`. Raises ValueError for anything else, also for week 53 of a year with 52."""
        found = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", text)
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, moment: datetime) -> Self:
        year, number, _day = moment.astimezone(BRUSSELS).date().isocalendar()
        return cls(year, number)

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.monday, time(), BRUSSELS)

    @property
    def ends_at(self) -> datetime:
        """The first moment after the week: 167 or 169 hours after its start when the clock changes."""
        return datetime.combine(self.monday + timedelta(days=7), time(), BRUSSELS)

    @property
    def digest_at(self) -> datetime:
        """When its digest is due: the Monday after, at seven."""
        return datetime.combine(self.monday + timedelta(days=7), DIGEST_TIME, BRUSSELS)

    @property
    def before(self) -> Week:
        return Week.of(self.starts_at - timedelta(days=3))


def week_due(now: datetime) -> Week | None:
    """Return the week to write about now: last week's from Monday seven o'clock on, before that none."""
    last = Week.of(now).before
    return last if now >= last.digest_at else None
