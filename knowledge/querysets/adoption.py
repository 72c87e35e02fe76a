"""Which entries of the register somebody may read or decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from knowledge.choices import IN_USE, Confirmation
from knowledge.querysets.article import all_articles
from knowledge.querysets.below import as_wide_as, written_for
from zones import access

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Adoption
    from zones.models import User


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Entries below articles this person may read, of when those had an audience that they read too.

        - confirmed: everybody who reads the article;
        - waiting, refused, or replaced before it was confirmed: the zone whose entry it is.
        """
        r = access.reader(user)
        return self.filter(
            Q(confirmation=Confirmation.CONFIRMED) | Q(zone_id__any=r.zone_ids),
            written_for(user),
            article__in=all_articles().visible_to(user),
        )

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Entries of the zones that this person is coordinator or chief of, below what they may read."""
        return self.filter(
            written_for(user),
            zone_id__any=access.reader(user).deciding_zone_ids,
            article__in=all_articles().visible_to(user),
        )

    def kept_from_readers(self) -> Self:
        """What counted for readers of the article among whom are not all who read it now."""
        confirmed = self.filter(confirmation=Confirmation.CONFIRMED)
        return confirmed.filter(~as_wide_as("article__audience"))

    def waiting(self) -> Self:
        return self.filter(confirmation=Confirmation.WAITING)

    def current(self) -> Self:
        """What counts now: of each zone the entry that was confirmed last."""
        return self.filter(is_current=True)

    def in_use(self) -> Self:
        return self.current().filter(state__in=IN_USE)

    def oldest_first(self) -> Self:
        return self.order_by("since", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-since", "-pk")
