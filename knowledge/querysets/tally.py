"""Which kept numbers somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from zones import access

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Tally
    from zones.models import User


class TallyQuerySet(models.QuerySet["Tally"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Numbers of the audiences this person reads."""
        return self.filter(audience_id__any=access.reader(user).audience_ids)
