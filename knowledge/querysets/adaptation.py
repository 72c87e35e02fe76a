"""Which links to an origin somebody may read or change, and what was decided on its news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from knowledge.querysets.article import all_articles

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Adaptation, OriginDecision
    from zones.models import User


class AdaptationQuerySet(models.QuerySet["Adaptation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Readable exactly when the adaptation itself is; whether the origin is, its own rows say."""
        return self.filter(article__in=all_articles().visible_to(user))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """For those who may change the adaptation."""
        return self.filter(article__in=all_articles().editable_by(user))


class OriginDecisionQuerySet(models.QuerySet["OriginDecision"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What was taken over and what not: only for those who may change the adaptation."""
        return self.filter(adaptation__article__in=all_articles().editable_by(user))
