from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zones import access

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from network.models import BrokenGlass
    from zones.models import User


class BrokenGlassQuerySet(models.QuerySet["BrokenGlass"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whose glass it was, for who broke it and for the coordinators and chief of the zone."""
        r = access.reader(user)
        return self.filter(Q(person_id=r.user_id) | Q(zone_id__in=r.deciding_zone_ids))

    def open_to(self, user: User | AnonymousUser) -> Self:
        """What this person opened and may read for some minutes more."""
        return self.filter(person_id=access.reader(user).user_id, until__gt=timezone.now())
