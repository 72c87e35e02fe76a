"""What somebody finds: hits of the index, as rows that this person may read and as nothing else.

Count and facets are made from those rows too, never from the index alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exchanges.models import Project
from knowledge import search
from knowledge.choices import ItemType
from knowledge.file_words import hits_in_files
from knowledge.models import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zones.models import User

CAP = search.CAP


@dataclass(frozen=True)
class Match:
    """A hit that the person may read, with what one narrows by; a project has no kind."""

    item_type: str
    pk: int
    zone_id: int
    kind: str = ""


@dataclass(frozen=True)
class Narrowing:
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


ALL = Narrowing()


@dataclass(frozen=True)
class Results:
    matches: list[Match]
    """All that was found, best first."""

    narrowed: list[Match]
    by: Narrowing

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


def find(person: User, text: str, by: Narrowing = ALL) -> Results:
    hits = search.match(person, text)
    articles, projects = _by_type(hits)
    readable = {
        (ItemType.ARTICLE.value, pk): Match(ItemType.ARTICLE.value, pk, zone_id, kind)
        for pk, zone_id, kind in Article.objects.visible_to(person)
        .published()
        .filter(pk__in=articles)
        .values_list("pk", "zone_id", "kind")
    } | {
        (ItemType.PROJECT.value, pk): Match(ItemType.PROJECT.value, pk, zone_id)
        for pk, zone_id in Project.objects.visible_to(person)
        .submitted()
        .filter(pk__in=projects)
        .values_list("pk", "zone_id")
    }
    matches = [readable[key] for hit in hits if (key := (hit.item_type, hit.pk)) in readable]
    return Results(matches, [match for match in matches if by.admits(match)], by)


@dataclass(frozen=True)
class Found:
    """A row to show; `title_marked` and `snippet` are safe HTML with <mark>."""

    item: Article | Project
    title_marked: str
    snippet: str
    file_name: str = ""
    """In which file of the article the snippet stands, when it is not in its text."""

    @property
    def is_article(self) -> bool:
        return isinstance(self.item, Article)


def show(person: User, matches: Sequence[Match], text: str) -> list[Found]:
    """Return the rows behind the matches, in their order."""
    articles, projects = _by_type(matches)
    rows: dict[tuple[str, int], Found] = {}
    shown = search.headline(
        Article.objects.visible_to(person).published().filter(pk__in=articles).with_frame(),
        text,
    )
    unexplained = [article for article in shown if not _is_marked(article)]
    in_files = hits_in_files(person, unexplained, text)
    for article in shown:
        hit = in_files.get(article.pk)
        snippet, name = (hit.snippet, hit.name) if hit else (article.snippet, "")
        rows[ItemType.ARTICLE.value, article.pk] = Found(
            article, article.title_marked, snippet, name
        )
    for project in search.headline(
        Project.objects.visible_to(person).submitted().filter(pk__in=projects).with_frame(),
        text,
    ):
        rows[ItemType.PROJECT.value, project.pk] = Found(
            project, project.title_marked, project.snippet
        )
    return [rows[key] for match in matches if (key := (match.item_type, match.pk)) in rows]


def _is_marked(article: Article) -> bool:
    return any("<mark>" in words for words in (article.title_marked, article.snippet))


def _by_type(hits: Iterable[search.Hit | Match]) -> tuple[list[int], list[int]]:
    pks: dict[str, list[int]] = {ItemType.ARTICLE.value: [], ItemType.PROJECT.value: []}
    for hit in hits:
        pks[hit.item_type].append(hit.pk)
    return pks[ItemType.ARTICLE.value], pks[ItemType.PROJECT.value]
