"""Whom everybody who is signed in may ask: a zone's coordinators and chief, and who coordinates the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zones.choices import DECIDING_ROLES, Role
from zones.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zones.models import Zone


def contacts_of(zone: Zone) -> Iterable[Membership]:
    """Return their memberships with the person, coordinators first."""
    deciding = Membership.objects.active().of_zone(zone).filter(role__in=DECIDING_ROLES)
    return (
        deciding.filter(person__is_active=True)
        .select_related("person")
        .order_by("-role", "person__name")
    )


def contacts_of_network() -> Iterable[Membership]:
    """Return the memberships of who coordinates the network, with the person."""
    coordinating = Membership.objects.active().filter(role=Role.NETWORK_COORDINATOR)
    return (
        coordinating.filter(person__is_active=True)
        .select_related("person")
        .order_by("person__name")
    )
