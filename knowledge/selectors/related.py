"""What resembles an article or a question that is being read, or an article that is being written: by the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge import search
from knowledge.choices import ItemType
from knowledge.models import Article, Question

if TYPE_CHECKING:
    from collections.abc import Collection

    from zones.models import User

CONSIDERED = 30
SHOWN = 4


@dataclass(frozen=True)
class Related:
    articles: list[Article]
    questions: list[Question]

    def __bool__(self) -> bool:
        return bool(self.articles or self.questions)


def related(person: User, item: Article | Question) -> Related:
    """Return what this person may read that says about the same as the item.

    Without itself and its translation, and without what its page links already: of a question the article that it is
    about and those that its answers became, of an article the questions about it.
    """
    hits = strong_hits(person, item.title, item.language)
    questions = places(hits, ItemType.QUESTION)
    if isinstance(item, Question):
        questions.pop(item.pk, None)
    rows = Question.objects.visible_to(person).asked().filter(pk__in=list(questions))
    if isinstance(item, Article):
        about = Question.objects.visible_to(person).about(item.pk)
        rows = rows.exclude(pk__in=list(about.values_list("pk", flat=True)))
        linked: set[int] = set()
    else:
        became = Article.objects.visible_to(person).filter(source__answer__question=item)
        linked = {item.article_id or 0, *became.values_list("pk", flat=True)}
    asked = sorted(rows.with_frame(person), key=lambda row: questions[row.pk])
    own = item if isinstance(item, Article) else None
    articles = _articles(person, hits, own, but=linked)
    return Related(articles, asked[:SHOWN])


def duplicates(person: User, title: str, *, language: str, own: Article | None) -> list[Article]:
    return _articles(person, strong_hits(person, title, language), own) if title.strip() else []


def _articles(
    person: User, hits: list[search.Hit], own: Article | None, *, but: Collection[int] = ()
) -> list[Article]:
    # Of an original and its translation the one that stands higher.
    found_at = places(hits, ItemType.ARTICLE)
    found_at = {pk: place for pk, place in found_at.items() if pk not in but}
    rows = Article.objects.visible_to(person).published().filter(pk__in=list(found_at))
    rows = rows.select_related("zone").defer("body")
    seen = {_original(own)} if own else set()
    found = []
    for row in sorted(rows, key=lambda row: found_at[row.pk]):
        if _original(row) not in seen:
            seen.add(_original(row))
            found.append(row)
    return found[:SHOWN]


def _original(article: Article) -> int:
    return article.translation_of_id or article.pk


def strong_hits(person: User, text: str, language: str) -> list[search.Hit]:
    return [hit for hit in search.ask(person, text, language=language).hits if hit.is_strong]


def places(hits: list[search.Hit], item_type: ItemType) -> dict[int, int]:
    """Return by id how high each item of this type stands, the first being 0."""
    found = [hit for hit in hits if hit.item_type == item_type][:CONSIDERED]
    return {hit.pk: place for place, hit in enumerate(found)}
