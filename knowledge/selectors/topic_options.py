from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.models import Topic
    from zones.filters import Filters, Option


def topic_options(filters: Filters, topics: list[Topic]) -> Iterator[Option]:
    """Offer the first level, and below the chosen field its own topics."""
    current = next((t for t in topics if t.slug == filters.chosen.get("topic")), None)
    unfolded = (current.parent_id or current.pk) if current else None
    for topic in topics:
        if topic.parent_id is None:
            yield filters.option("topic", topic.slug, topic.name)
            for below in topics:
                if below.parent_id == topic.pk == unfolded:
                    yield filters.option("topic", below.slug, below.name, is_sub=True)
