"""Search: what is published, found in Dutch and in French, by the person who may read it."""

from __future__ import annotations

from knowledge.search.index import (
    CAP,
    CONFIGURATIONS,
    MAX_QUERY_LENGTH,
    START,
    STOP,
    Entry,
    Hit,
    headline,
    marked,
    match,
    put,
    put_many,
    query_in,
    remove,
)

__all__ = [
    "CAP",
    "CONFIGURATIONS",
    "MAX_QUERY_LENGTH",
    "START",
    "STOP",
    "Entry",
    "Hit",
    "headline",
    "marked",
    "match",
    "put",
    "put_many",
    "query_in",
    "remove",
]
