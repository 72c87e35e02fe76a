"""Which comments somebody may read, change or remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from knowledge.querysets.article import all_articles
from zones import access

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Comment
    from zones.access import Reader
    from zones.models import User


def _in_a_deciding_zone(r: Reader) -> Q:
    return Q(article__zone_id__in=r.deciding_zone_ids)


def _said_by(r: Reader) -> Q:
    """Who said it, as long as they belong to the zone for which they did."""
    return Q(author=r.user_id) & (Q(zone=None) | Q(zone_id__in=r.zone_ids))


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Comments are readable when their article is.

        One that was reported as holding personal data: by who wrote it, and by the coordinators
        and chief of the article's zone.
        """
        return self.open_to(user).filter(article__in=all_articles().visible_to(user))

    def open_to(self, user: User | AnonymousUser) -> Self:
        """Leave out what was hidden from this person; for what stands inside `visible_to` only."""
        r = access.reader(user)
        return self.filter(Q(hidden_at=None) | Q(author=r.user_id) | _in_a_deciding_zone(r))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What this person said, for a zone of theirs, below what they may still read, and did not remove."""
        mine = self.filter(_said_by(access.reader(user)), removed_at=None)
        return mine.filter(article__in=all_articles().visible_to(user))

    def removable_by(self, user: User | AnonymousUser) -> Self:
        """The same, and what was said below articles of the zones this person decides for."""
        r = access.reader(user)
        theirs = _said_by(r) | _in_a_deciding_zone(r)
        return self.filter(theirs, removed_at=None, article__in=all_articles().visible_to(user))
