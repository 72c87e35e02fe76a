"""Which reports somebody may read or decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from knowledge.querysets.below import written_for
from zones import access

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Report
    from zones.models import User


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A report, for who made it and for the coordinators and chief of the article's zone."""
        r = access.reader(user)
        mine = Q(reporter=r.user_id) & written_for(user)
        return self.filter(mine | Q(zone_id__any=r.deciding_zone_ids))

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Reports about what belongs to the zones that this person is coordinator or chief of."""
        return self.filter(zone_id__any=access.reader(user).deciding_zone_ids)

    def waiting(self) -> Self:
        return self.filter(decided_at=None)
