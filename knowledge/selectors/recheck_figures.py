"""How much waits in each zone and since when: counts and ages, no titles, for the network coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from zones import access
from zones.models import Zone

if TYPE_CHECKING:
    from datetime import date, datetime

    from zones.models import User


@dataclass(frozen=True)
class Row:
    zone: Zone
    waiting: int
    waiting_since: datetime | None
    overdue: int
    overdue_since: date | None
    unowned: int


def by_zone(person: User) -> list[Row]:
    """Return a row a zone; none for who does not coordinate the network, whom the database refuses too."""
    if not access.reader(person).is_network_coordinator:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM upkeep_figures()")
        found = {zone_id: figures for zone_id, *figures in cursor.fetchall()}
    return [Row(zone, *found[zone.pk]) for zone in Zone.objects.active() if zone.pk in found]
