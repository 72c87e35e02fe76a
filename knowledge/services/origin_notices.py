"""Telling those who adapted an article that it changed.

Who changes the origin may not know of all its adaptations; so the worker asks in the name of each zone,
which knows its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from knowledge.choices import Weight
from knowledge.models import Adaptation, Article, Revision
from knowledge.services.publishing import after_showing
from zones import access, broker, mail
from zones.choices import DECIDING_ROLES
from zones.models import Membership, User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.services.inputs import Change


@after_showing
def ring_for_adapters(article: Article, _by: User, change: Change) -> None:
    if article.edition > 1 and change.weight != Weight.TYPO:
        task = "knowledge.tasks.tell_adapters"
        transaction.on_commit(lambda: broker.enqueue(task, article.pk), robust=True)


def tell_adapters(article_id: int | None = None) -> int:
    """Owe a letter to who adapted this article, or any, and was not told of its newest text; return how many."""
    zone_ids = Zone.objects.active().values_list("pk", flat=True)
    return sum(_tell_zone(zone_id, article_id) for zone_id in list(zone_ids))


def _tell_zone(zone_id: int, article_id: int | None) -> int:
    owed = 0
    with access.reading_as(access.acting_for(zone_id)):
        links = Adaptation.objects.filter(article__zone=zone_id, article__binned_at=None)
        links = links.filter(origin=article_id) if article_id else links.exclude(origin=None)
        for link in links.select_related("article"):
            number = _newest(link)
            for person in _adapters(link.article) if number else ():
                key = f"origin_changed:{link.pk}:{number}:{person.pk}"
                posted = mail.queue_letter(
                    "origin_changed", person, key, about=link, adaptation=link.pk, number=number
                )
                owed += posted is not None
    return owed


def _newest(link: Adaptation) -> int | None:
    """The newest text of the origin that counts and that the zone reads, when it is news."""
    texts = Revision.objects.filter(article=link.origin_id, number__gt=link.seen_number)
    newest = texts.exclude(weight=Weight.TYPO).first()
    return newest.number if newest else None


def _adapters(article: Article) -> Iterable[User]:
    """Its authors who still belong to the zone, else who decides there."""
    of_zone = Membership.objects.active().filter(zone=article.zone_id)
    people = User.objects.filter(is_active=True)
    authors = people.filter(authorships__article=article, memberships__in=of_zone).distinct()
    deciders = of_zone.filter(role__in=DECIDING_ROLES)
    return list(authors) or list(people.filter(memberships__in=deciders).distinct())
