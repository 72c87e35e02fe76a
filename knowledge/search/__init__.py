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
    audiences = access.reader(user).audience_ids
    if not audiences:
        return Answer(Query(text, language), [])
    query = read(text, language, audiences)
    hits = ranking.rank(query, query.excluded, audiences, item_type)
    return Answer(query, hits)


def match(
    user: User | AnonymousUser, text: str, *, item_type: str = "", limit: int = CAP
) -> list[Hit]:
    return ask(user, text, item_type=item_type).hits[: max(0, limit)]
