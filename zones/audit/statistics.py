"""How much happened in each zone in a month, of network-wide items: all that the network coordinator reads of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_date

from zones.audit.wording import DEEDS, NETWORK_VERBS, DeedKind
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS_SHOWN = 6


@dataclass(frozen=True)
class Row:
    zone: Zone
    counts: list[int]


@dataclass(frozen=True)
class Figures:
    """A row a zone and a count for each kind of deed: on items of the whole network, and changes of roles.

    What a zone does with its own, what it reads and what it is refused is counted nowhere here.
    """

    month: date
    kinds: list[DeedKind]
    rows: list[Row]

    @classmethod
    def of_month(cls, word: str) -> Figures:
        month = _month(word)
        counted: dict[tuple[int, str], int] = defaultdict(int)
        for zone_id, verb, count in _ask(month):
            if verb in NETWORK_VERBS:
                counted[zone_id, DEEDS[verb].kind] += count
        open_kinds = {DEEDS[verb].kind for verb in NETWORK_VERBS}
        kinds = [kind for kind in DeedKind if kind in open_kinds]
        rows = [
            Row(zone, [counted[zone.pk, kind] for kind in kinds]) for zone in Zone.objects.active()
        ]
        return cls(month, kinds, rows)


def months(current: date) -> Iterator[tuple[date, bool]]:
    """Return the months to choose from, newest first, with which one is shown."""
    month = timezone.localdate().replace(day=1)
    for _back in range(MONTHS_SHOWN):
        yield month, month == current
        month = _before(month)


def _ask(month: date) -> list[tuple[int, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT zone_id, verb, sum(events) FROM audit_figures(%s, %s) GROUP BY 1, 2",
            [month, _after(month)],
        )
        rows: list[tuple[int, str, int]] = cursor.fetchall()
    return rows


def _month(word: str) -> date:
    """Return the first day of the month written as 2026-11, where it is one to choose from; else of this one."""
    this = timezone.localdate().replace(day=1)
    try:
        asked = parse_date(f"{word}-01")
    except ValueError:
        asked = None
    choices = [month for month, _current in months(this)]
    return asked if asked in choices else this


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _after(month: date) -> date:
    return date(month.year + (month.month == 12), month.month % 12 + 1, 1)
