"""Whom to ask about a topic, beside who wrote about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Exists, OuterRef

from knowledge.models import Expertise
from zones import access
from zones.compiled_reads import IDS, compiled_read
from zones.models import User
from zones.selectors.people import is_of, known_people, with_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from knowledge.models import Topic
    from zones.models import Zone

MOST = 3


def experts(
    reader: User | AnonymousUser, topic: Topic, zone: Zone, *, but: Iterable[User]
) -> Sequence[User]:
    """Return a few who say "ask me about" this topic or the one above it, those of `zone` first.

    Each with the name of their zone; who is there comes before who is absent.
    """
    if not access.reader(reader).audience_ids:
        return []
    topics = [topic.pk, topic.parent_id or topic.pk]
    rows = _asked(reader, topics=topics, zone=zone.pk, but=[person.pk for person in but])
    return sorted(rows, key=lambda row: (not row.is_of_zone, row.is_absent))[:MOST]  # type: ignore[attr-defined]  # annotated below


@compiled_read(topics=IDS, zone=BigIntegerField(), but=IDS)
def _asked(_person: Any, *, topics: Any, zone: Any, but: Any) -> QuerySet[User, User]:
    asked = Expertise.objects.filter(topic_id__any=topics, person=OuterRef("pk"))
    people = known_people().filter(Exists(asked)).exclude(pk__any=but)
    rows = with_zone(people).annotate(is_of_zone=is_of(zone))
    return rows.order_by("-is_of_zone", "name", "pk")[: 2 * MOST]
