"""Keeping others from an article while something is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from knowledge.models import Article
from zones import access

if TYPE_CHECKING:
    from zones.models import User


def locked(article: Article, *, by: User) -> Article:
    """Return the article as it stands, held until the transaction ends; DoesNotExist without the right."""
    hold(article, by=by)
    return Article.objects.editable_by(by).select_related("zone").get(pk=article.pk)


def hold(article: Article, *, by: User) -> None:
    """Keep others from changing the article until the transaction ends, and learn anew what `by` may.

    Its original or its translation is held with it. A right that ended while waiting has ended; and what
    was opened meanwhile, to an audience that is younger than what we knew of `by`, is there on the
    second look.
    """
    of_pair = Q(pk=article.pk) | Q(translation_of=article.pk)
    if article.translation_of_id is not None:
        of_pair |= Q(pk=article.translation_of_id)
    held = Article.objects.select_for_update().filter(of_pair).order_by("pk")
    was_there = article in list(held)
    access.refresh_rights(by)
    if not was_there:
        list(held)
