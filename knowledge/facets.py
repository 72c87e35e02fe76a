"""Narrowing the list of articles: what was chosen, and how many there are behind each other choice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from knowledge.choices import BasicFunction, Kind, Stage
from knowledge.models import Topic
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.http import QueryDict

    from knowledge.querysets import ArticleQuerySet

NAMES = ("topic", "kind", "zone", "stage", "basic_function")


class Cell(NamedTuple):
    """How many articles share these five properties, each by the word that stands in addresses."""

    topic: str
    kind: str
    zone: str
    stage: str
    basic_function: str
    articles: int


@dataclass(frozen=True)
class Option:
    label: str
    url: str
    count: int
    is_current: bool = False
    is_sub: bool = False
    zone: Zone | None = None


@dataclass(frozen=True)
class Facet:
    title: str
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    label: str
    url: str
    zone: Zone | None = None


class Narrowing:
    """The choices in an address. What is no choice of ours is left out as if it were not there."""

    def __init__(self, query: QueryDict, path: str) -> None:
        self.path = path
        self.topics = {topic.slug: topic for topic in _as_tree(list(Topic.objects.all()))}
        self.zones = {zone.slug: zone for zone in Zone.objects.filter(is_active=True)}
        known = self._labels()
        asked = {name: query.get(name, "") for name in NAMES}
        self.chosen = {name: value for name, value in asked.items() if value in known[name]}
        self.labels = known

    @property
    def topic(self) -> Topic | None:
        return self.topics.get(self.chosen.get("topic", ""))

    def narrow(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        fields = {"zone": "zone__slug"}
        for name, value in self.chosen.items():
            if name == "topic":
                articles = articles.in_topics([self.topics[value]])
            else:
                articles = articles.filter(**{fields.get(name, name): value})
        return articles

    def cells(self, articles: ArticleQuerySet) -> list[Cell]:
        """Count all the articles in one query, by everything that one can choose."""
        rows = articles.order_by().values_list(
            "topic__slug", "kind", "zone__slug", "stage", "basic_function"
        )
        return [Cell(*row) for row in rows.annotate(articles=Count("pk"))]

    def total(self, cells: Iterable[Cell]) -> int:
        return sum(cell.articles for cell in cells if self._fits(cell))

    def facets(self, cells: list[Cell]) -> list[Facet]:
        titles = {
            "topic": _("Topic"),
            "kind": _("Kind"),
            "zone": _("Zone"),
            "stage": pgettext("of a practice", "Stage"),
            "basic_function": _("Basic function"),
        }
        made = (Facet(titles[name], list(self._options(name, cells))) for name in NAMES)
        return [facet for facet in made if facet.options]

    def chips(self) -> list[Chip]:
        return [
            Chip(self.labels[name][value], self.url(**{name: ""}), self._zone(name, value))
            for name, value in self.chosen.items()
        ]

    def url(self, **changes: str) -> str:
        """Return the address with these choices changed; empty takes one away."""
        chosen = {k: v for k, v in {**self.chosen, **changes}.items() if v}
        return f"{self.path}?{urlencode(chosen)}" if chosen else self.path

    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        return {
            "topic": {slug: topic.name for slug, topic in self.topics.items()},
            "kind": {value: str(label) for value, label in Kind.choices},
            "zone": {slug: str(zone) for slug, zone in self.zones.items()},
            "stage": {value: str(label) for value, label in Stage.choices},
            "basic_function": {value: str(label) for value, label in BasicFunction.choices},
        }

    def _options(self, name: str, cells: list[Cell]) -> Iterator[Option]:
        counts: Counter[str] = Counter()
        for cell in cells:
            if self._fits(cell, but=name):
                for value in self._values(name, cell):
                    counts[value] += cell.articles
        for value, label in self.labels[name].items():
            is_current = self.chosen.get(name) == value
            if is_current or (counts[value] and self._is_offered(name, value)):
                yield Option(
                    label=label,
                    url=self.url(**{name: "" if is_current else value}),
                    count=counts[value],
                    is_current=is_current,
                    is_sub=name == "topic" and self.topics[value].parent_id is not None,
                    zone=self._zone(name, value),
                )

    def _fits(self, cell: Cell, but: str = "") -> bool:
        return all(
            value in self._values(name, cell) for name, value in self.chosen.items() if name != but
        )

    def _values(self, name: str, cell: Cell) -> tuple[str, ...]:
        """What an article counts for: its topic for the topic above it too."""
        value: str = getattr(cell, name)
        if name != "topic" or value not in self.topics:
            return (value,)
        parent_id = self.topics[value].parent_id
        return (value, *(t.slug for t in self.topics.values() if t.pk == parent_id))

    def _is_offered(self, name: str, value: str) -> bool:
        """Topics of the second level wait until the one above them, or one beside them, is chosen."""
        parent_id = self.topics[value].parent_id if name == "topic" else None
        if parent_id is None:
            return True
        return self.topic is not None and parent_id in (self.topic.pk, self.topic.parent_id)

    def _zone(self, name: str, value: str) -> Zone | None:
        return self.zones.get(value) if name == "zone" else None


def _as_tree(topics: list[Topic]) -> Iterator[Topic]:
    """Yield each topic of the first level, and after it those below it."""
    for field in topics:
        if field.parent_id is None:
            yield field
            yield from (topic for topic in topics if topic.parent_id == field.pk)
