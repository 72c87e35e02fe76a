"""What zones promised and booked: sums for the participants, a table for the own zone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from exchanges.choices import UNCOUNTED, Unit
from exchanges.models import Booking
from exchanges.selectors.health import expected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchanges.models import Partner, Project
    from zones.models import User, Zone

WIDTH = 100


@dataclass(frozen=True)
class Bar:
    """One thing that a zone promised, and how much of it was booked."""

    what: str
    booked: str
    promised: str
    filled: int
    """Per cent of what was promised, at most 100."""

    is_counted: bool = True


@dataclass(frozen=True)
class ZoneBars:
    zone: Zone
    is_lead: bool
    is_own: bool
    has_left: bool
    bars: list[Bar]
    extra: list[str]
    """What was booked beside what was promised, in words."""


@dataclass(frozen=True)
class Booked:
    zones: list[ZoneBars]
    expected: int
    """Per cent of the period that is over."""

    percent: int
    total: str
    """All hours and people-days together, in words; empty when nobody promised any."""


def booked_by_zone(project: Project) -> dict[int, dict[tuple[int | None, str], Decimal]]:
    """Return what each zone booked by line and unit; nothing for who takes no part. PostgreSQL adds it up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT zone_id, line, unit, amount FROM booked_in(%s::bigint)", [project.pk]
        )
        found: dict[int, dict[tuple[int | None, str], Decimal]] = {}
        for zone_id, line, unit, amount in cursor.fetchall():
            found.setdefault(zone_id, {})[line, unit] = amount
    return found


def booked(project: Project, own: Iterable[Zone]) -> Booked:
    """Return the bars of every zone, those of the reader's zones marked. For participants."""
    sums, mine = booked_by_zone(project), set(own)
    zones = [
        ZoneBars(
            zone=row.zone,
            is_lead=row.is_lead,
            is_own=row.zone in mine,
            has_left=row.left_at is not None,
            bars=[
                _bar(line, sums.get(row.zone_id, {}).get((place, line["unit"]), Decimal(0)))
                for place, line in enumerate(row.brings_lines)
            ],
            extra=[
                f"{_number(amount)} {Unit(unit).label}"
                for (line, unit), amount in sums.get(row.zone_id, {}).items()
                if line is None
            ],
        )
        for row in project.partners.all()
    ]
    return Booked(
        zones,
        round(100 * expected(project, timezone.localdate())),
        percent(project),
        _total(project, sums),
    )


def given_in_words(project: Project, partner: Partner) -> str:
    """Return what a zone booked on what it promised, as its report begins."""
    sums = booked_by_zone(project).get(partner.zone_id, {})
    bars = [
        _bar(line, sums.get((place, line["unit"]), Decimal(0)))
        for place, line in enumerate(partner.brings_lines)
    ]
    return "\n".join(
        _("%(what)s: %(booked)s of %(promised)s")
        % {"what": bar.what, "booked": bar.booked, "promised": bar.promised}
        for bar in bars
        if bar.is_counted
    )


def percent(project: Project) -> int:
    """Return how much of all that was promised in numbers is booked, each zone weighing the same."""
    shares = [row.booked_percent for row in project.staying_rows if _counts(row)]
    return sum(shares) // len(shares) if shares else 0


def own_bookings(project: Project, reader: User) -> list[Booking]:
    return list(Booking.objects.visible_to(reader).filter(project=project).newest_first())


def _counts(row: Partner) -> bool:
    return any(line["amount"] for line in row.brings_lines)


def _bar(line: dict[str, str], done: Decimal) -> Bar:
    unit = Unit(line["unit"])
    what = line["what"] or str(unit.label)
    if not line["amount"]:
        return Bar(what, _number(done), "", 0, is_counted=False)
    promised = Decimal(line["amount"])
    of = _number(promised) if unit in UNCOUNTED else f"{_number(promised)} {unit.label}"
    return Bar(what, _number(done), of, min(WIDTH, int(WIDTH * done / promised)))


def _total(project: Project, sums: dict[int, dict[tuple[int | None, str], Decimal]]) -> str:
    """Return how many people-days and hours all zones together booked of what they promised."""
    words = []
    for unit in (Unit.PEOPLE_DAYS, Unit.HOURS):
        promised = sum(
            (
                Decimal(line["amount"])
                for row in project.partners.all()
                for line in row.brings_lines
                if line["unit"] == unit and line["amount"]
            ),
            Decimal(0),
        )
        done = sum(
            (
                amount
                for by_line in sums.values()
                for (line, of), amount in by_line.items()
                if of == unit and line is not None
            ),
            Decimal(0),
        )
        if promised:
            words.append(
                _("%(booked)s of %(promised)s %(unit)s")
                % {"booked": _number(done), "promised": _number(promised), "unit": unit.label}
            )
    return ", ".join(words)


def _number(amount: Decimal) -> str:
    return formats.number_format(amount.normalize() + 0, use_l10n=True)
