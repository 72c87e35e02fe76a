"""From which rows the entries of the index are made anew, by the kind of item: one registration each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.search.index import Entry

Source = Callable[[Sequence[int]], dict[int, Entry]]
SOURCES: dict[str, Source] = {}


def source(item_type: str) -> Callable[[Source], Source]:
    """Register what gives the entries of a kind of item, by pk, of those that are published now."""

    def register(made: Source) -> Source:
        SOURCES[item_type] = made
        return made

    return register
