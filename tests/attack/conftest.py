"""What attackers look for: rows with a token in every field, of the zones they do not belong to."""

from __future__ import annotations

from tests.exchanges.conftest import confirm_rows, project_in, shares, someone, take, text, topic
from tests.knowledge.conftest import (
    answer_by,
    article_by,
    asking,
    form_fields,
    question_by,
    question_fields,
    topics,
    writing,
)

__all__ = [
    "answer_by", "article_by", "asking", "confirm_rows", "form_fields", "project_in", "question_by", "question_fields", "shares",
    "someone", "take", "text", "topic", "topics", "writing",
]  # fmt: skip
