"""What the words that are being typed may lead to: a topic, items and colleagues, at most eight rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from knowledge.models import Topic
from network.selectors import people, search_results

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zones.models import User

TOPICS, ITEMS, PEOPLE = 2, 4, 2
SHORTEST = 2


@dataclass(frozen=True)
class Suggestions:
    topics: Sequence[Topic]
    items: Sequence[search_results.Found]
    people: Sequence[User]
    count: int

    def __bool__(self) -> bool:
        return bool(self.topics or self.items or self.people)


def suggest(person: User, text: str) -> Suggestions:
    if len(text) < SHORTEST:
        return Suggestions([], [], [], 0)
    results = search_results.find(person, text)
    named = Q(name_nl__istartswith=text) | Q(name_fr__istartswith=text)
    return Suggestions(
        list(Topic.objects.filter(named)[:TOPICS]),
        search_results.show_titles(person, results.narrowed[:ITEMS], results.query),
        people.find(person, text)[:PEOPLE],
        results.count,
    )
