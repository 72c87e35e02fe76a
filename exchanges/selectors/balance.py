"""What a zone gave and got in projects in the last year, and what it decided: for its chief."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import formats, timezone

from exchanges.choices import Outcome, Unit
from exchanges.models import Decision
from zones.choices import Role

if TYPE_CHECKING:
    from decimal import Decimal

    from zones.models import User, Zone

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Given:
    """In one unit: what the zone gave in projects, and what the other zones gave in those same projects."""

    unit: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Balance:
    zone: Zone
    given: list[Given]
    agreed: int
    asked: int
    refused: int


def balance(person: User, zone: Zone | None) -> Balance | None:
    """Return the balance of `zone` for its chief; None for everybody else."""
    roles = {row.zone_id: row.role for row in person.current_memberships}
    if zone is None or roles.get(zone.pk) != Role.CHIEF:
        return None
    since = timezone.now() - A_YEAR
    rows = Decision.objects.visible_to(person).filter(zone=zone, at__gte=since, ended_at=None)
    outcomes = Counter(rows.values_list("outcome", flat=True))
    return Balance(
        zone,
        _given(zone),
        agreed=outcomes[Outcome.APPROVE],
        asked=outcomes[Outcome.REQUEST_CHANGES],
        refused=outcomes[Outcome.REFUSE],
    )


def _given(zone: Zone) -> list[Given]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit, ours, theirs FROM balance_of_zone(%s::bigint)", [zone.pk])
        return [
            Given(str(Unit(unit).label), _number(ours), _number(theirs))
            for unit, ours, theirs in cursor.fetchall()
        ]


def _number(amount: Decimal) -> str:
    return formats.number_format(amount.normalize() + 0, use_l10n=True)
