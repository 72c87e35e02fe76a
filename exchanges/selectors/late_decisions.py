"""What zones did not decide for long: number and age a zone, for the network coordinator, without kind or title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from zones import access
from zones.models import Zone

if TYPE_CHECKING:
    from zones.models import User

LATE_AFTER = 21
"""Days."""


@dataclass(frozen=True)
class Late:
    zone: Zone
    waiting: int
    oldest: int
    """Days since the oldest was asked."""


def late_decisions(reader: User) -> list[Late]:
    """Return nothing to anybody but the network coordinator; the database asks that again."""
    if not access.reader(reader).is_network_coordinator:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT zone_id, waiting, oldest FROM late_decisions(%s)", [LATE_AFTER])
        found = cursor.fetchall()
    zones = Zone.objects.in_bulk([zone_id for zone_id, _waiting, _oldest in found])
    return [Late(zones[zone_id], waiting, oldest) for zone_id, waiting, oldest in found]
