"""Which reviews somebody may read, and which wait for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from knowledge.choices import ReviewOutcome
from knowledge.querysets.article import all_articles, decides, is_author
from zones import access
from zones.choices import DECIDING_ROLES

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Review
    from zones.models import User


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What was handed in of articles one may read: for their authors, and who decides for their zone."""
        r = access.reader(user)
        articles = all_articles().visible_to(user).filter(is_author(r) | decides(r))
        return self.filter(article__in=articles, audience_id__any=r.audience_ids)

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """What waits for this person: of a zone they decide for, and of another's hand.

        One's own text only where nobody else could decide: see `with_others`.
        """
        r = access.reader(user)
        wrote = apps.get_model("knowledge", "Authorship").objects.filter(
            article=OuterRef("article"), person=r.user_id
        )
        rows = self.visible_to(user).with_others(user)
        return rows.filter(
            Q(nobody_else=True) | ~Q(by=r.user_id) & ~Exists(wrote),
            article__zone_id__any=r.deciding_zone_ids,
            outcome=ReviewOutcome.WAITING,
        )

    def with_others(self, user: User | AnonymousUser) -> Self:
        """Add `nobody_else`: no other coordinator or chief of the zone could decide, as who did not write it."""
        wrote = apps.get_model("knowledge", "Authorship").objects.filter(
            article=OuterRef(OuterRef("article")), person=OuterRef("person")
        )
        others = (
            apps.get_model("zones", "Membership")
            .objects.filter(
                zone=OuterRef("article__zone"),
                ended_at=None,
                role__in=DECIDING_ROLES,
                person__is_active=True,
            )
            .exclude(person=access.reader(user).user_id)
            .exclude(person=OuterRef("by"))
            .exclude(Exists(wrote))
        )
        return self.annotate(nobody_else=~Exists(others))

    def waiting(self) -> Self:
        return self.filter(outcome=ReviewOutcome.WAITING)
