"""Which comments somebody may read, change or remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from knowledge.querysets.article import all_articles
from knowledge.querysets.below import as_wide_as, written_for
from zones import access

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import ArticleSign, Comment, CommentMention
    from zones.access import Reader
    from zones.models import User


def _in_a_deciding_zone(r: Reader) -> Q:
    return Q(article__zone_id__any=r.deciding_zone_ids)


def _said_by(r: Reader) -> Q:
    """Who said it, as long as they belong to the zone for which they did."""
    return Q(author=r.user_id) & (Q(zone=None) | Q(zone_id__any=r.zone_ids))


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the article is readable now, and so is the audience it had when this was said.

        One that was reported as holding personal data: by who wrote it, and by the coordinators
        and chief of the article's zone.
        """
        return self.open_to(user).filter(article__in=all_articles().visible_to(user))

    def open_to(self, user: User | AnonymousUser) -> Self:
        """Leave out what was hidden from this person or said among others; for what stands inside `visible_to` only."""
        r = access.reader(user)
        seen = Q(hidden_at=None) | Q(author=r.user_id) | _in_a_deciding_zone(r)
        return self.filter(seen, written_for(user))

    def kept_from_readers(self) -> Self:
        """What some who read the article do not read: it was said before it was opened to them."""
        return self.filter(~as_wide_as("article__audience"), hidden_at=None)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What this person said, for a zone of theirs, below what they may still read, and did not remove."""
        mine = self.filter(_said_by(access.reader(user)), written_for(user), removed_at=None)
        return mine.filter(article__in=all_articles().visible_to(user))

    def removable_by(self, user: User | AnonymousUser) -> Self:
        """The same, and what was said below articles of the zones this person decides for."""
        r = access.reader(user)
        theirs = _said_by(r) | _in_a_deciding_zone(r)
        readable = self.filter(written_for(user), article__in=all_articles().visible_to(user))
        return readable.filter(theirs, removed_at=None)


class CommentMentionQuerySet(models.QuerySet["CommentMention"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Who is named is part of the comment, and readable exactly when that is."""
        comments = apps.get_model("knowledge", "Comment").objects
        return self.filter(written_for(user), comment__in=comments.visible_to(user))


class ArticleSignQuerySet(models.QuerySet["ArticleSign"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the article is readable now, and so is the audience it had when the sign was given."""
        return self.meant_for(user).filter(article__in=all_articles().visible_to(user))

    def meant_for(self, user: User | AnonymousUser) -> Self:
        """The second of these: for signs of an article of which the same statement asks the first."""
        return self.filter(written_for(user))

    def kept_from_readers(self) -> Self:
        """Those of which some who read the article do not know."""
        return self.filter(~as_wide_as("article__audience"))
