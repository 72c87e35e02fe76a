"""Whom somebody may ask: a zone's coordinators and chief, and who coordinates the network.

Colleagues see names and addresses. An observer and a technical administrator see which functions there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zones import access
from zones.choices import DECIDING_ROLES, Role
from zones.models import Membership

if TYPE_CHECKING:
    from zones.models import User, Zone
    from zones.querysets import MembershipQuerySet


@dataclass(frozen=True)
class Contact:
    """What a reader may know of somebody: the function, and for colleagues who that is."""

    function: str
    person: User | None


def contacts_of(zone: Zone, *, reader: User) -> list[Contact]:
    """Return the deciders of a zone, coordinators first."""
    deciding = Membership.objects.active().of_zone(zone).filter(role__in=DECIDING_ROLES)
    return _shown(deciding.order_by("-role", "person__name"), reader)


def contacts_of_network(*, reader: User) -> list[Contact]:
    coordinating = Membership.objects.active().filter(role=Role.NETWORK_COORDINATOR)
    return _shown(coordinating.order_by("person__name"), reader)


def _shown(rows: MembershipQuerySet, reader: User) -> list[Contact]:
    """Without names a function stands there once, however many people have it."""
    rows = rows.filter(person__is_active=True).select_related("person")
    knows_people = bool(access.reader(reader).audience_ids)
    contacts = [
        Contact(
            row.person.function or str(row.get_role_display()), row.person if knows_people else None
        )
        for row in rows
    ]
    return contacts if knows_people else list(dict.fromkeys(contacts))
