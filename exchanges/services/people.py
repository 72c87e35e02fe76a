from __future__ import annotations

from typing import TYPE_CHECKING

from zones.choices import DECIDING_ROLES
from zones.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable


def deciders_of(zone_ids: Iterable[int]) -> list[User]:
    seats = Membership.objects.active().filter(zone_id__in=list(zone_ids), role__in=DECIDING_ROLES)
    return list(
        User.objects.filter(is_active=True, memberships__in=seats).distinct().order_by("pk")
    )
