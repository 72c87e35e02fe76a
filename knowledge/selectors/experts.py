"""Whom to ask about a topic, beside who wrote about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from knowledge.models import Expertise
from zones.selectors.people import colleagues, is_of, with_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Topic
    from zones.models import User, Zone

MOST = 3


def experts(
    reader: User | AnonymousUser, topic: Topic, zone: Zone, *, but: Iterable[User]
) -> Sequence[User]:
    """Return a few who say "ask me about" this topic or the one above it, those of `zone` first.

    Each with the name of their zone; who is there comes before who is absent.
    """
    about = Q(topic=topic.pk)
    if topic.parent_id:
        about |= Q(topic=topic.parent_id)
    asked = Expertise.objects.filter(about, person=OuterRef("pk"))
    people = colleagues(reader).filter(Exists(asked)).exclude(pk__in=[person.pk for person in but])
    rows = with_zone(people).annotate(is_of_zone=is_of(zone)).order_by("-is_of_zone", "name", "pk")
    return sorted(rows[: 2 * MOST], key=lambda row: (not row.is_of_zone, row.is_absent))[:MOST]
