"""Narrowing the list of articles: what was chosen, and how many there are behind each other choice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from knowledge.choices import BasicFunction, Kind, Stage
from knowledge.selectors.article_rows import active_zones, all_topics, tallies
from zones import access, filters
from zones.filters import Facet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.http import QueryDict

    from knowledge.models import Topic
    from knowledge.querysets import ArticleQuerySet
    from zones.filters import Option
    from zones.models import User, Zone

    Counts = dict[str, Counter[str]]
    """Articles by facet and value; of topics and zones the value is their id."""

NAMES = ("topic", "kind", "zone", "stage", "basic_function")
COLUMNS = {"topic": "topic_id", "zone": "zone_id"}


@dataclass(frozen=True)
class Chip:
    label: str
    url: str
    zone: Zone | None = None


class Filters(filters.Filters):
    """The choices in an address. What is no choice of ours is left out as if it were not there."""

    def __init__(self, query: QueryDict, path: str) -> None:
        self.topics = {topic.slug: topic for topic in _as_tree(all_topics(access.NOBODY))}
        self.zones = {zone.slug: zone for zone in active_zones(access.NOBODY)}
        known = self._labels()
        asked = {name: query.get(name, "") for name in NAMES}
        super().__init__(path, {n: value for n, value in asked.items() if value in known[n]})
        self.labels = known

    @property
    def topic(self) -> Topic | None:
        return self.topics.get(self.chosen.get("topic", ""))

    def values(self) -> dict[str, Any]:
        """Return what is chosen as the columns have it: of a topic and a zone the ids."""
        return {
            name: [int(key) for key in self._keys(name, value)] if name in COLUMNS else value
            for name, value in self.chosen.items()
        }

    def counts(self, person: User, articles: ArticleQuerySet) -> Counts:
        """Count the articles behind each choice, as they are under the other choices.

        Where there is no other choice the numbers are kept (models.Tally); else they are counted.
        """
        whole = [name for name in NAMES if not self.chosen.keys() - {name}]
        counts: Counts = {name: Counter() for name in NAMES}
        for name, value, number in (*_kept(person, whole), *self._counted(articles, but=whole)):
            counts[name][value] += number
        return counts

    def total(self, counts: Counts) -> int:
        """Every article has one kind."""
        kinds = counts["kind"]
        return kinds[self.chosen["kind"]] if "kind" in self.chosen else kinds.total()

    def facets(self, counts: Counts) -> list[Facet]:
        titles = {
            "topic": _("Topic"),
            "kind": _("Kind"),
            "zone": _("Zone"),
            "stage": pgettext("of a practice", "Stage"),
            "basic_function": _("Basic function"),
        }
        made = (Facet(titles[name], list(self._options(name, counts[name]))) for name in NAMES)
        return [facet for facet in made if facet.options]

    def chips(self) -> list[Chip]:
        return [
            Chip(self.labels[name][value], self.url(**{name: ""}), self._zone(name, value))
            for name, value in self.chosen.items()
        ]

    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        return {
            "topic": {slug: topic.name for slug, topic in self.topics.items()},
            "kind": {value: str(label) for value, label in Kind.choices},
            "zone": {slug: str(zone) for slug, zone in self.zones.items()},
            "stage": {value: str(label) for value, label in Stage.choices},
            "basic_function": {value: str(label) for value, label in BasicFunction.choices},
        }

    def narrow(self, articles: ArticleQuerySet, but: str = "") -> ArticleQuerySet:
        for name, value in self.chosen.items():
            if name != but:
                column = COLUMNS.get(name, name)
                articles = articles.filter(**{f"{column}__in": self._keys(name, value)})
        return articles

    def _counted(self, articles: ArticleQuerySet, but: list[str]) -> Iterable[tuple[str, str, int]]:
        """Count in one query, a part for each facet."""
        parts = [
            self.narrow(articles, but=name)
            .order_by()
            .values(facet=Value(name), value=Cast(COLUMNS.get(name, name), CharField()))
            .annotate(number=Count("pk"))
            .values_list("facet", "value", "number")
            for name in NAMES
            if name not in but
        ]
        return parts[0].union(*parts[1:], all=True) if parts else []

    def _options(self, name: str, counts: Counter[str]) -> Iterator[Option]:
        for value, label in self.labels[name].items():
            is_current = self.chosen.get(name) == value
            count = sum(counts[key] for key in self._keys(name, value))
            if is_current or (count and self._is_offered(name, value)):
                is_sub = name == "topic" and self.topics[value].parent_id is not None
                zone = self._zone(name, value)
                yield self.option(name, value, label, is_sub=is_sub, zone=zone, count=count)

    def _keys(self, name: str, value: str) -> list[str]:
        """Return under which values an option is counted: a topic with those below it."""
        if name == "zone":
            return [str(self.zones[value].pk)]
        if name != "topic":
            return [value]
        pk = self.topics[value].pk
        return [str(t.pk) for t in self.topics.values() if pk in (t.pk, t.parent_id)]

    def _is_offered(self, name: str, value: str) -> bool:
        """Topics of the second level wait until the one above them, or one beside them, is chosen."""
        parent_id = self.topics[value].parent_id if name == "topic" else None
        if parent_id is None:
            return True
        return self.topic is not None and parent_id in (self.topic.pk, self.topic.parent_id)

    def _zone(self, name: str, value: str) -> Zone | None:
        return self.zones.get(value) if name == "zone" else None


def _kept(person: User, names: list[str]) -> Iterable[tuple[str, str, int]]:
    return (row for row in tallies(person) if row[0] in names)


def by_topic(person: User) -> Counter[int]:
    """Return how many published articles this person may read of each topic, by its id, in one query."""
    return Counter({int(pk): number for _facet, pk, number in _kept(person, ["topic"])})


def _as_tree(topics: list[Topic]) -> Iterator[Topic]:
    """Yield each topic of the first level, and after it those below it."""
    for field in topics:
        if field.parent_id is None:
            yield field
            yield from (topic for topic in topics if topic.parent_id == field.pk)
