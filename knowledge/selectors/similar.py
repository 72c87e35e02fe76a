"""What is there already that may answer a question, while it is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge import search
from knowledge.choices import ItemType
from knowledge.models import Article, Question
from knowledge.selectors.translations import readers_language

if TYPE_CHECKING:
    from zones.models import User

CONSIDERED = 30
SHOWN = 4


@dataclass(frozen=True)
class Similar:
    questions: list[Question]
    articles: list[Article]

    def __bool__(self) -> bool:
        return bool(self.questions or self.articles)


def similar(person: User, text: str) -> Similar:
    """Return questions and articles that this person may read that say what `text` asks.

    Questions with a solution come first, then those with an answer.
    """
    if not text.strip():
        return Similar([], [])
    hits = [
        hit for hit in search.ask(person, text, language=readers_language()).hits if hit.is_strong
    ]
    questions = _places(hits, ItemType.QUESTION)
    articles = _places(hits, ItemType.ARTICLE)
    found = (
        Question.objects.visible_to(person)
        .asked()
        .filter(pk__in=list(questions))
        .with_frame(person)
    )
    read = Article.objects.visible_to(person).published().filter(pk__in=list(articles))
    return Similar(
        sorted(found, key=lambda q: (not _is_solved(q), not q.answer_count, questions[q.pk]))[
            :SHOWN
        ],
        sorted(read.select_related("zone").defer("body"), key=lambda article: articles[article.pk])[
            :SHOWN
        ],
    )


def _is_solved(question: Question) -> bool:
    return question.solution_id is not None or bool(question.outcome)


def _places(hits: list[search.Hit], item_type: ItemType) -> dict[int, int]:
    """Return by its id how high each item of a type was found."""
    found = [hit for hit in hits if hit.item_type == item_type][:CONSIDERED]
    return {hit.pk: place for place, hit in enumerate(found)}
