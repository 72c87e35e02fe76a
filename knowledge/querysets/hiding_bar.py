"""Who is barred from hiding by a report, and who may lift that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from zones import access
from zones.choices import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import HidingBar
    from zones.models import User


class HidingBarQuerySet(models.QuerySet["HidingBar"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A bar, for

        - the person it is about;
        - the coordinators and chief of the zone that put it up;
        - the chief of a zone of that person;
        - the network coordinator.
        """
        r = access.reader(user)
        if r.is_network_coordinator:
            return self
        theirs = Q(person=r.user_id) | Q(zone_id__any=r.deciding_zone_ids)
        return self.filter(theirs | self._of_their_people(r))

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Bars that somebody may lift: the person's chief and the network coordinator, but none of their own."""
        r = access.reader(user)
        rows = self.exclude(person=r.user_id)
        return rows if r.is_network_coordinator else rows.filter(self._of_their_people(r))

    def standing(self) -> Self:
        return self.filter(lifted_at=None)

    def _of_their_people(self, r: access.Reader) -> Q:
        """Bars on people of the zones of which this reader is chief."""
        belongs, led = "person__memberships__", "person__memberships__zone__memberships__"
        rows = self.model.objects.filter(
            **{
                f"{belongs}ended_at": None,
                f"{belongs}zone_id__in": r.deciding_zone_ids,
                f"{led}person": r.user_id,
                f"{led}role": Role.CHIEF,
                f"{led}ended_at": None,
            }
        )
        return Q(pk__in=rows.values("pk"))
