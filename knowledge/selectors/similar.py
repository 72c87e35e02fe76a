"""What is there already that may answer a question, while it is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.choices import ItemType
from knowledge.models import Article, Question
from knowledge.selectors.related import SHOWN, Related, places, strong_hits
from knowledge.selectors.translations import readers_language

if TYPE_CHECKING:
    from zones.models import User


def similar(person: User, text: str) -> Related:
    """Return questions and articles that this person may read that say what `text` asks.

    Questions with a solution come first, then those with an answer.
    """
    if not text.strip():
        return Related([], [])
    hits = strong_hits(person, text, readers_language())
    questions = places(hits, ItemType.QUESTION)
    articles = places(hits, ItemType.ARTICLE)
    found = (
        Question.objects.visible_to(person)
        .asked()
        .filter(pk__in=list(questions))
        .with_frame(person)
    )
    read = Article.objects.visible_to(person).published().filter(pk__in=list(articles))
    by_rank = sorted(read.select_related("zone").defer("body"), key=lambda row: articles[row.pk])
    solved_first = sorted(
        found, key=lambda q: (not _is_solved(q), not q.answer_count, questions[q.pk])
    )
    return Related(by_rank[:SHOWN], solved_first[:SHOWN])


def _is_solved(question: Question) -> bool:
    return question.solution_id is not None or bool(question.outcome)
