"""What somebody finds: hits of the index, as rows that this person may read and as nothing else.

Count and facets are made from those rows too, never from the index alone. A kind of item joins by one `Source`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from exchanges.models import Project
from knowledge import search
from knowledge.choices import ItemType
from knowledge.models import Answer, Article, Question
from knowledge.search.file_text import hits_in_files
from knowledge.search.words import forms_of
from knowledge.selectors.translations import readers_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from zones.models import User

CAP = search.CAP
MAX_NEAR = 5
MAX_PHRASE_ROWS = 200
MAX_WEAK = 100
"""Of the hits that only come near so many are read: five are shown, of those that the choices leave."""

NARROWED_BY = ("item_type", "topic_id", "zone_id", "stage", "kind", "language", "year")


@dataclass(frozen=True)
class Source:
    """How the rows of one kind of item are read and framed, each for the person who reads."""

    rows: Callable[[User], QuerySet[Any]]
    framed: Callable[[User, QuerySet[Any]], QuerySet[Any]]
    long: tuple[str, ...] = ("body",)
    """Columns that a row with its title only goes without."""


SOURCES = {
    ItemType.ARTICLE.value: Source(
        lambda person: Article.objects.visible_to(person).published(),
        lambda _person, rows: rows.with_frame(),  # type: ignore[attr-defined]  # of its own query set
    ),
    ItemType.PROJECT.value: Source(
        lambda person: Project.objects.visible_to(person).submitted(),
        lambda _person, rows: rows.with_frame(),  # type: ignore[attr-defined]
        long=(),
    ),
    ItemType.QUESTION.value: Source(
        lambda person: Question.objects.visible_to(person).asked(),
        lambda person, rows: rows.with_frame(person).prefetch_related(  # type: ignore[attr-defined]
            Prefetch("answers", Answer.objects.visible_to(person).standing())
        ),
    ),
}


@dataclass(frozen=True)
class Match:
    """A hit that the person may read, with what one narrows by; only an article has a kind and a stage."""

    item_type: str
    pk: int
    zone_id: int
    topic_id: int | None = None
    language: str = ""
    year: int = 0
    kind: str = ""
    stage: str = ""
    is_strong: bool = True


@dataclass(frozen=True)
class Filters:
    item_type: str = ""
    zone_id: int | None = None
    topic_id: int | None = None
    stage: str = ""
    kind: str = ""
    language: str = ""
    year: int | None = None

    def admits(self, match: Match, *, but: str = "") -> bool:
        """Whether the match stays; `but` leaves one of the choices aside, to count its options."""
        return all(
            getattr(match, name) == chosen
            for name in NARROWED_BY
            if name != but and (chosen := getattr(self, name))
        )


ALL = Filters()


@dataclass(frozen=True)
class Results:
    matches: list[Match]
    """All that was found, best first: the strong ones, of which the counts are."""

    narrowed: list[Match]
    near: list[Match]
    by: Filters
    query: search.Query = field(default_factory=lambda: search.Query("", "nl"))

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


def find(person: User, text: str, by: Filters = ALL, *, newest: bool = False) -> Results:
    answer = search.ask(person, text, language=readers_language())
    hits = _worth_reading(answer.hits)
    readable = {
        (match.item_type, match.pk): match
        for item_type, rows in _readable(person, hits).items()
        for match in _matches(item_type, rows)
    }
    kept = _with_phrases(person, answer, set(readable))
    found = [
        (hit, readable[key])
        for hit in hits
        if (key := (hit.item_type, hit.pk)) in readable and (kept is None or key in kept)
    ]
    if newest:
        found.sort(key=lambda pair: (pair[0].published, pair[0].pk), reverse=True)
    matches = [match for hit, match in found if hit.is_strong]
    weak = sorted((pair for pair in found if not pair[0].is_strong), key=lambda p: -p[0].rank)
    narrowed = [match for match in matches if by.admits(match)]
    near = [_as_near(match) for _hit, match in weak if by.admits(match)]
    return Results(matches, narrowed, near[:MAX_NEAR], by, answer.query)


def _worth_reading(hits: list[search.Hit]) -> list[search.Hit]:
    strong = [hit for hit in hits if hit.is_strong]
    return strong + [hit for hit in hits if not hit.is_strong][:MAX_WEAK]


@dataclass(frozen=True)
class Found:
    """A row to show; `title_marked` and `snippet` are safe HTML with <mark>."""

    item: Article | Project | Question
    title_marked: str
    snippet: str
    item_type: str
    file_name: str = ""
    """In which file of the article the snippet stands, when it is not in its text."""

    is_strong: bool = True
    reason: tuple[str, str, str] | None = None
    """Why it was found, the word that stands there and what was asked, when it is not the same word."""

    @property
    def is_article(self) -> bool:
        return self.item_type == ItemType.ARTICLE

    @property
    def is_question(self) -> bool:
        return self.item_type == ItemType.QUESTION


def show(person: User, matches: Sequence[Match], query: search.Query) -> list[Found]:
    """Return the rows behind the matches, in their order."""
    marks = query.matches()
    strong = {(match.item_type, match.pk): match.is_strong for match in matches}
    shown: dict[tuple[str, int], Found] = {}
    for item_type, rows in _readable(person, matches).items():
        items = search.headline(SOURCES[item_type].framed(person, rows), marks)
        in_files = _in_files(person, items, marks) if item_type == ItemType.ARTICLE else {}
        for item in items:
            hit = in_files.get(item.pk)
            snippet, name = (hit.snippet, hit.name) if hit else (item.snippet, "")
            shown[item_type, item.pk] = Found(
                item, item.title_marked, snippet, item_type, name,
                is_strong=strong[item_type, item.pk], reason=item.reason,
            )  # fmt: skip
    return [shown[key] for match in matches if (key := (match.item_type, match.pk)) in shown]


def show_titles(person: User, matches: Sequence[Match], query: search.Query) -> list[Found]:
    marks = query.matches()
    shown: dict[tuple[str, int], Found] = {}
    for item_type, rows in _readable(person, matches).items():
        for item in rows.select_related("zone").defer(*SOURCES[item_type].long):
            title = search.marked(item.title, marks).html
            shown[item_type, item.pk] = Found(item, title, "", item_type)
    return [shown[key] for match in matches if (key := (match.item_type, match.pk)) in shown]


def _as_near(match: Match) -> Match:
    values = {name: getattr(match, name) for name in (*NARROWED_BY, "pk")}
    return Match(**values, is_strong=False)


def _with_phrases(
    person: User, answer: search.Answer, readable: set[tuple[str, int]]
) -> set[tuple[str, int]] | None:
    """Return the hits that say every quoted phrase word for word; None when nothing was quoted."""
    if not answer.query.phrases:
        return None
    best = [hit for hit in answer.hits if (hit.item_type, hit.pk) in readable][:MAX_PHRASE_ROWS]
    kept = set()
    for item_type, rows in _readable(person, best).items():
        for row in SOURCES[item_type].framed(person, rows):
            said = f" {' '.join(forms_of(f'{row.title} {row.searched_text}'))} "
            if all(f" {' '.join(phrase)} " in said for phrase in answer.query.phrases):
                kept.add((item_type, row.pk))
    return kept


def _in_files(
    person: User, articles: Sequence[Article], marks: dict[str, search.Match]
) -> dict[int, Any]:
    """Return, for articles whose own words say nothing of the query, what a file of theirs says."""
    unexplained = [article for article in articles if not _is_marked(article)]
    return dict(hits_in_files(person, unexplained, marks)) if unexplained else {}


def _matches(item_type: str, rows: QuerySet[Any]) -> list[Match]:
    """Return the rows as they are counted and narrowed; of an article in two languages one."""
    if item_type != ItemType.ARTICLE:
        at = "submitted_at" if item_type == ItemType.PROJECT else "created_at"
        named = rows.values_list("pk", "zone_id", "topic_id", "language", at)
        return [
            Match(item_type, pk, zone, topic, language, _year(moment))
            for pk, zone, topic, language, moment in named
        ]
    columns = ("pk", "zone_id", "topic_id", "language", "published_at", "kind", "stage")
    found = list(rows.values_list(*columns, "translation_of", "gives_way_to"))
    shown = _one_of_each([(row[0], row[-2], row[-1]) for row in found])
    return [
        Match(item_type, pk, zone, topic, language, _year(moment), kind, stage)
        for pk, zone, topic, language, moment, kind, stage, *_pair in found
        if pk in shown
    ]


def _year(moment: datetime | None) -> int:
    return moment.year if moment else 0


def _one_of_each(found: list[tuple[int, int | None, str]]) -> set[int]:
    """Of an original and its translation that were both found leave the one in the reader's language."""
    language = readers_language()
    chosen: dict[int, int] = {}
    for pk, original, gives_way_to in found:
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
    return {
        kind: source.rows(person).filter(pk__in=pks[kind])
        for kind, source in SOURCES.items()
        if kind in pks
    }
