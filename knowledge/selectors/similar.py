"""What is there already that may answer a question, while it is being typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge import search
from knowledge.choices import ItemType
from knowledge.models import Article, Question

if TYPE_CHECKING:
    from zones.models import User

WORD = re.compile(r"\w{4,}")
MAX_WORDS = 12
CONSIDERED = 30
SHOWN = 4


@dataclass(frozen=True)
class Similar:
    questions: list[Question]
    articles: list[Article]

    def __bool__(self) -> bool:
        return bool(self.questions or self.articles)


def similar(person: User, text: str) -> Similar:
    """Return questions and articles that this person may read in which words of `text` stand.

    Questions with a solution come first, then those with an answer.
    """
    words = list(dict.fromkeys(WORD.findall(text.lower())))[:MAX_WORDS]
    if not words:
        return Similar([], [])
    asked = " or ".join(words)
    questions = _places(person, asked, ItemType.QUESTION)
    articles = _places(person, asked, ItemType.ARTICLE)
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


def _places(person: User, asked: str, item_type: ItemType) -> dict[int, int]:
    """Return by its id how high each item was found."""
    hits = search.match(person, asked, item_type=item_type, limit=CONSIDERED)
    return {hit.pk: place for place, hit in enumerate(hits)}
