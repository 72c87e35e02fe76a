"""Months along a line of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zones.date_formats import written

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST = 12


@dataclass(frozen=True)
class Month:
    first: date
    is_new_year: bool

    @property
    def label(self) -> str:
        """The month, with the year where one begins."""
        return written(self.first, "b y") if self.is_new_year else written(self.first, "b")


def months_between(start: date, end: date) -> Iterator[Month]:
    """Yield the months that begin from `start` on and not after `end`; the first says its year."""
    day = start if start.day == 1 else next_month(start)
    is_first = True
    while day <= end:
        yield Month(day, is_first or day.month == 1)
        day, is_first = next_month(day), False


def next_month(day: date, months: int = 1) -> date:
    """Return the first day of the month that comes so many months later, or earlier below nothing."""
    number = day.year * LAST + day.month - 1 + months
    return date(number // LAST, number % LAST + 1, 1)
