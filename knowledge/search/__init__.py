"""Search: what is published, found in Dutch and in French, by the person who may read it."""

from __future__ import annotations

from knowledge.search.index import (
    CAP,
    CONFIGURATIONS,
    LONGEST_QUERY,
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
    "LONGEST_QUERY",
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
