"""Letters about articles that are to be read again: to their owner in time, and when it is late to the coordinators too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F

from knowledge.models import Article
from zones import access, mail
from zones.choices import DECIDING_ROLES
from zones.models import Letter, Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

BEFORE = timedelta(days=30)
"""So long before the day the owner hears of it."""

PATIENCE = timedelta(days=30)
"""So long after it the coordinators hear of it too."""


def remind(zone_id: int, today: date) -> int:
    """Owe the letters that are due in a zone; return how many were not owed before. Safe to run again."""
    with access.reading_as(access.acting_for(zone_id)):
        owed = list(_owed(zone_id, today))
        known = set(
            Letter.objects.filter(dedup_key__in=[key for _k, _p, key, _a in owed]).values_list(
                "dedup_key", flat=True
            )
        )
        return sum(
            mail.queue_letter(kind, person, key, article=article) is not None
            for kind, person, key, article in owed
            if key not in known
        )


def _owed(zone_id: int, today: date) -> Iterator[tuple[str, User, str, int]]:
    """Yield each letter: its kind, to whom, by which key, about which article.

    The key names the day that was promised: another promise, another letter.
    """
    rows = Article.objects.published().filter(zone=zone_id, review_by__lte=today + BEFORE)
    rows = rows.select_related("owner").with_upkeep().only("review_by", "owner", "zone")
    deciders: list[User] = []
    for article in rows.order_by(F("review_by"), "pk"):
        promised = article.review_by
        assert promised is not None  # noqa: S101 - filtered above
        kind = "upkeep_overdue" if promised < today else "upkeep_due"
        if article.owner is not None and article.owner_is_here:
            yield kind, article.owner, _key(kind, article, article.owner), article.pk
        if promised + PATIENCE < today:
            deciders = deciders or _deciders(zone_id)
            for person in deciders:
                if person != article.owner:
                    late = "upkeep_late"
                    yield late, person, _key(late, article, person), article.pk


def _key(kind: str, article: Article, person: User) -> str:
    return f"{kind}:{article.pk}:{article.review_by}:{person.pk}"


def _deciders(zone_id: int) -> list[User]:
    rows = Membership.objects.active().filter(zone=zone_id, role__in=DECIDING_ROLES)
    return list(User.objects.filter(is_active=True, pk__in=rows.values("person")))
