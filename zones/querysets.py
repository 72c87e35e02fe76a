from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from zones import access

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from zones.models import Membership, User, Zone


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        """Memberships that count: not ended, of a zone that is there."""
        return self.filter(Q(zone=None) | Q(zone__is_active=True), ended_at=None)

    def of_zone(self, zone: Zone) -> Self:
        return self.filter(zone=zone)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Colleagues of the own zones."""
        return self.filter(zone_id__in=access.reader(user).zone_ids)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Members of the zones that this person is coordinator or chief of."""
        return self.filter(zone_id__in=access.reader(user).deciding_zone_ids)
