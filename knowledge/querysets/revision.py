"""Which earlier texts of articles somebody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from knowledge.querysets.article import all_articles
from zones import access
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Revision
    from zones.models import User, Zone


def _admits(zone: Zone, audience: str) -> Q:
    network = Q(**{f"{audience}__kind": AudienceKind.NETWORK})
    return network | Q(**{f"{audience}__zone_ids__contains": [zone.pk]})


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the article is readable now, and so is the audience this text was for."""
        return self.meant_for(user).filter(article__in=all_articles().visible_to(user))

    def open_to(self, zone: Zone) -> Self:
        """The same two for a zone itself: of those of people of two zones, what this one of them may have."""
        return self.filter(_admits(zone, "audience"), _admits(zone, "article__audience"))

    def meant_for(self, user: User | AnonymousUser) -> Self:
        """The second of these: for texts of an article of which the same statement asks the first."""
        return self.filter(audience_id__any=access.reader(user).audience_ids)
