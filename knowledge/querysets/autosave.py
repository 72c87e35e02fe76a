"""What somebody typed and did not save yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from knowledge.querysets.article import all_articles
from zones import access

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Autosave
    from zones.models import User


class AutosaveQuerySet(models.QuerySet["Autosave"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What this person typed themselves, and could still save.

        - for a new article: of a zone they belong to;
        - for an article: one that they may change.
        """
        r = access.reader(user)
        mine = self.filter(person=r.user_id, zone_id__any=r.zone_ids)
        editable = all_articles().editable_by(user)
        return mine.filter(Q(article=None) | Q(article__in=editable))
