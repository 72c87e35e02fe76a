"""What people of several zones searched for in vain, for the network coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from network.selectors.contacts import Contact, contacts_of
from zones.models import Zone

if TYPE_CHECKING:
    from zones.models import User


@dataclass(frozen=True)
class ZoneToAsk:
    zone: Zone
    contacts: list[Contact]


def missed_searches() -> list[str]:
    """Return the words, those of most people first; the database gives the network coordinator some and others none.

    It gives words that three or more people of more than one zone searched for, and no number.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM missed_searches()")
        return [words for (words,) in cursor.fetchall()]


def zones_to_ask(reader: User) -> list[ZoneToAsk]:
    zones = Zone.objects.active().order_by("name")
    return [ZoneToAsk(zone, contacts_of(zone, reader=reader)) for zone in zones]
