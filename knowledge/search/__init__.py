"""Search: what is published, found in Dutch and in French, by the person who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.search import ranking
from knowledge.search.index import Entry, put, put_many, remove
from knowledge.search.query import MAX_LENGTH as MAX_QUERY_LENGTH
from knowledge.search.query import Match, Query, read
from knowledge.search.ranking import CAP, Hit
from knowledge.search.snippet import headline, marked, passage
from zones import access

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser

    from zones.models import User

__all__ = [
    "CAP",
    "MAX_QUERY_LENGTH",
    "Answer",
    "Entry",
    "Hit",
    "Match",
    "Query",
    "answer",
    "ask",
    "headline",
    "marked",
    "match",
    "passage",
    "put",
    "put_many",
    "remove",
]


@dataclass(frozen=True)
class Answer:
    """What the index says to a query, best first, at most CAP."""

    query: Query
    hits: list[Hit]


def ask(
    user: User | AnonymousUser, text: str, *, language: str = "nl", item_type: str = ""
) -> Answer:
    return answer(access.reader(user).audience_ids, text, language=language, item_type=item_type)


def answer(
    audience_ids: Sequence[int], text: str, *, language: str = "nl", item_type: str = ""
) -> Answer:
    """Return what a reader of these audiences finds."""
    if not audience_ids:
        return Answer(Query(text, language), [])
    query = read(text, language, audience_ids)
    return Answer(query, ranking.rank(query, query.excluded, audience_ids, item_type))


def match(
    user: User | AnonymousUser, text: str, *, item_type: str = "", limit: int = CAP
) -> list[Hit]:
    return ask(user, text, item_type=item_type).hits[: max(0, limit)]
