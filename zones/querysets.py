from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from zones import access
from zones.choices import READING_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from zones.models import Letter, Membership, User, Zone


class ZoneQuerySet(models.QuerySet["Zone"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Zones that this person is coordinator or chief of."""
        return self.filter(pk__in=access.reader(user).deciding_zone_ids)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        """Memberships that count: not ended, of a zone that is there."""
        return self.filter(Q(zone=None) | Q(zone__is_active=True), ended_at=None)

    def of_zone(self, zone: Zone) -> Self:
        return self.filter(zone=zone)

    def in_roles_of_a_zone(self) -> Self:
        """Those whom a zone's coordinators keep: not its observers."""
        return self.filter(role__in=READING_ROLES)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Colleagues of the own zones."""
        return self.filter(zone_id__in=access.reader(user).zone_ids)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Members of the zones that this person is coordinator or chief of."""
        return self.filter(zone_id__in=access.reader(user).deciding_zone_ids)


class LetterQuerySet(models.QuerySet["Letter"]):
    def last_welcomes(self, zone: Zone, people: Iterable[User]) -> dict[int, Letter]:
        """Return by person the last letter that welcomed them to this zone."""
        rows = self.filter(kind="welcome", params__zone=zone.pk, person__in=people)
        return {row.person_id: row for row in rows.order_by("created_at")}
