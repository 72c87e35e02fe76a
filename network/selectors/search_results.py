"""What somebody finds: hits of the index, as rows that this person may read and as nothing else.

Count and facets are made from those rows too, never from the index alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from exchanges.models import Project
from knowledge import search
from knowledge.choices import ItemType
from knowledge.models import Answer, Article, Question
from knowledge.search.file_text import hits_in_files
from knowledge.selectors.translations import readers_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from zones.models import User

CAP = search.CAP


@dataclass(frozen=True)
class Match:
    """A hit that the person may read, with what one narrows by; only an article has a kind."""

    item_type: str
    pk: int
    zone_id: int
    kind: str = ""


@dataclass(frozen=True)
class Filters:
    item_type: str = ""
    zone_id: int | None = None
    kind: str = ""

    def admits(self, match: Match, *, but: str = "") -> bool:
        """Whether the match stays; `but` leaves one of the choices aside, to count its options."""
        return all(
            getattr(match, name) == chosen
            for name in ("item_type", "zone_id", "kind")
            if name != but and (chosen := getattr(self, name))
        )


ALL = Filters()


@dataclass(frozen=True)
class Results:
    matches: list[Match]
    """All that was found, best first."""

    narrowed: list[Match]
    by: Filters

    @property
    def count(self) -> int:
        return len(self.narrowed)

    @property
    def is_capped(self) -> bool:
        return len(self.matches) >= CAP

    def counts(self, name: str) -> Counter[object]:
        """Count the options of one choice among what the other choices leave."""
        left = (match for match in self.matches if self.by.admits(match, but=name))
        return Counter(getattr(match, name) for match in left)


def find(person: User, text: str, by: Filters = ALL) -> Results:
    hits = search.match(person, text)
    readable = {
        (match.item_type, match.pk): match
        for item_type, rows in _readable(person, hits).items()
        for match in _matches(item_type, rows)
    }
    matches = [readable[key] for hit in hits if (key := (hit.item_type, hit.pk)) in readable]
    return Results(matches, [match for match in matches if by.admits(match)], by)


@dataclass(frozen=True)
class Found:
    """A row to show; `title_marked` and `snippet` are safe HTML with <mark>."""

    item: Article | Project | Question
    title_marked: str
    snippet: str
    item_type: str
    file_name: str = ""
    """In which file of the article the snippet stands, when it is not in its text."""

    @property
    def is_article(self) -> bool:
        return self.item_type == ItemType.ARTICLE

    @property
    def is_question(self) -> bool:
        return self.item_type == ItemType.QUESTION


def show(person: User, matches: Sequence[Match], text: str) -> list[Found]:
    """Return the rows behind the matches, in their order."""
    shown: dict[tuple[str, int], Found] = {}
    for item_type, rows in _readable(person, matches).items():
        if item_type == ItemType.QUESTION:
            answers = Answer.objects.visible_to(person).standing()
            framed = rows.with_frame(person)  # type: ignore[attr-defined]  # as below
            framed = framed.prefetch_related(Prefetch("answers", answers))
        else:
            framed = rows.with_frame()  # type: ignore[attr-defined]  # of each of the three
        items = search.headline(framed, text)
        in_files = _in_files(person, items, text) if item_type == ItemType.ARTICLE else {}
        for item in items:
            hit = in_files.get(item.pk)
            snippet, name = (hit.snippet, hit.name) if hit else (item.snippet, "")
            shown[item_type, item.pk] = Found(item, item.title_marked, snippet, item_type, name)
    return [shown[key] for match in matches if (key := (match.item_type, match.pk)) in shown]


def _in_files(person: User, articles: Sequence[Article], text: str) -> dict[int, Any]:
    """Return, for articles whose own words say nothing of `text`, what a file of theirs says."""
    unexplained = [article for article in articles if not _is_marked(article)]
    return dict(hits_in_files(person, unexplained, text))


def _matches(item_type: str, rows: QuerySet[Any]) -> list[Match]:
    """Return the rows as they are counted and narrowed; of an article in two languages one."""
    if item_type != ItemType.ARTICLE:
        return [Match(item_type, *found) for found in rows.values_list("pk", "zone_id")]
    found = list(rows.values_list("pk", "zone_id", "kind", "translation_of", "gives_way_to"))
    shown = _one_of_each(found)
    return [Match(item_type, pk, zone, kind) for pk, zone, kind, *_pair in found if pk in shown]


def _one_of_each(found: list[tuple[int, int, str, int | None, str]]) -> set[int]:
    """Of an original and its translation that were both found leave the one in the reader's language."""
    language = readers_language()
    chosen: dict[int, int] = {}
    for pk, _zone_id, _kind, original, gives_way_to in found:
        if gives_way_to != language or (original or pk) not in chosen:
            chosen[original or pk] = pk
    return set(chosen.values())


def _is_marked(article: Article) -> bool:
    return any("<mark>" in words for words in (article.title_marked, article.snippet))


def _readable(person: User, hits: Iterable[search.Hit | Match]) -> dict[str, QuerySet[Any]]:
    """Return by type the rows that were hit and that the person may read; none of what was not hit."""
    pks: dict[str, list[int]] = {}
    for hit in hits:
        pks.setdefault(hit.item_type, []).append(hit.pk)
    rows: dict[str, QuerySet[Any]] = {
        ItemType.ARTICLE.value: Article.objects.visible_to(person).published(),
        ItemType.PROJECT.value: Project.objects.visible_to(person).submitted(),
        ItemType.QUESTION.value: Question.objects.visible_to(person).asked(),
    }
    return {kind: found.filter(pk__in=pks[kind]) for kind, found in rows.items() if kind in pks}
