"""The rows of the lists of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateTimeField, Sum

from knowledge.models import Article, Tally, Topic
from knowledge.pagination import PAGE_SIZE, older_than, page_of, read_cursor
from knowledge.selectors.translations import readers_language
from zones.compiled_reads import IDS, compiled_read
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from knowledge.pagination import Page
    from knowledge.querysets import ArticleQuerySet
    from zones.models import User

FACETS = {
    "topic": "topic_id__any",
    "kind": "kind",
    "zone": "zone_id__any",
    "stage": "stage",
    "basic_function": "basic_function",
}
"""By which lookup each facet narrows."""


def page_of_articles(person: User, chosen: Mapping[str, Any], cursor: str) -> Page[Article]:
    """Return the page after `cursor` of what is published and chosen; a topic and a zone are lists of ids."""
    after = read_cursor(cursor)
    at, last = after or (None, None)
    values = {name: chosen.get(name) for name in FACETS}
    shapes = {f"by_{name}": name in chosen for name in FACETS}
    rows = _listed(person, at=at, last=last, is_first=after is None, **values, **shapes)
    return page_of(named(rows), "published_at", is_first=after is None)


def named(articles: Iterable[Article]) -> list[Article]:
    """Return articles read `with_audience`, each audience with the names of its zones in words."""
    rows = list(articles)
    for row in rows:
        row.audience.zone_names = [str(Zone(name=name)) for name in row.audience_names]
    return rows


def published(person: Any) -> ArticleQuerySet:
    """Return what is published and this person may read, in one language of each."""
    return Article.objects.visible_to(person).published().one_of_each(readers_language())


@compiled_read(
    at=DateTimeField(),
    last=CharField(),
    topic=IDS,
    kind=CharField(),
    zone=IDS,
    stage=CharField(),
    basic_function=CharField(),
    shapes=("is_first", *(f"by_{name}" for name in FACETS)),
)
def _listed(
    person: Any, *, at: Any, last: Any, is_first: bool, **facets: Any
) -> QuerySet[Article, Article]:
    rows = published(person)
    for name, lookup in FACETS.items():
        if facets[f"by_{name}"]:
            rows = rows.filter(**{lookup: facets[name]})
    if not is_first:
        rows = older_than(rows, at, last, by="published_at")
    return rows.with_row().newest_first()[: PAGE_SIZE + 1]


@compiled_read()
def all_topics(_person: Any) -> QuerySet[Topic, Topic]:
    return Topic.objects.all()


@compiled_read()
def active_zones(_person: Any) -> QuerySet[Zone, Zone]:
    return Zone.objects.active()


@compiled_read()
def tallies(person: Any) -> QuerySet[Tally, tuple[str, str, int]]:
    """Return by facet and value how many published articles this person may read."""
    kept = Tally.objects.visible_to(person).values("facet", "value")
    return kept.annotate(number=Sum("articles")).values_list("facet", "value", "number")
