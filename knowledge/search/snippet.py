"""What of a text is shown below a hit: the passage that says most of the query, with its words marked."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.utils.safestring import mark_safe

from knowledge.search import words
from knowledge.search.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knowledge.search.query import Match
    from knowledge.search.words import Token

MAX_TEXT_LENGTH = 60_000
LENGTH = 30
"""Words of a passage."""

BEFORE = 6
MAX_TRIED = 200
MARKED_WEIGHT = 0.3


class Found(Protocol):
    """What a row needs to be shown as a hit: `searched_text` is plain text."""

    title: str
    language: str
    title_marked: str
    snippet: str
    reason: tuple[str, str, str] | None

    @property
    def searched_text(self) -> str: ...


Shown = TypeVar("Shown", bound=Found)


@dataclass(frozen=True)
class Passage:
    html: str
    best: tuple[str, Match] | None
    """The word that says most of the query, as it stands in the text, and why."""


def headline(rows: Iterable[Shown], matches: Mapping[str, Match]) -> list[Shown]:
    """Give each row (a page of them, read through `visible_to`) its `title_marked`, `snippet` and `reason`.

    The first two are safe HTML: everything escaped, with <mark> round what was found.
    """
    shown = list(rows)
    for row in shown:
        title = marked(row.title, matches)
        body = passage(row.searched_text[:MAX_TEXT_LENGTH], matches)
        row.title_marked, row.snippet = title.html, body.html
        row.reason = _reason([title.best, body.best])
    return shown


def marked(text: str, matches: Mapping[str, Match]) -> Passage:
    found = _found(text, matches)
    return Passage(
        _mark(text, 0, len(text), [token for token, _match in found]), _best(text, found)
    )


def passage(text: str, matches: Mapping[str, Match], length: int = LENGTH) -> Passage:
    """Return the passage of about `length` words that says most."""
    all_tokens = list(words.tokens(text))
    places = {token.start: place for place, token in enumerate(all_tokens)}
    found = _found(text, matches, all_tokens)
    if not all_tokens:
        return Passage("", None)
    start = max(0, places[_densest(found, places, length)] - BEFORE) if found else 0
    end = min(start + length, len(all_tokens)) - 1
    first, last = all_tokens[start].start if start else 0, all_tokens[end].end
    if end == len(all_tokens) - 1:
        last = len(text)
    inside = [token for token, _match in found if first <= token.start < last]
    html = _mark(text, first, last, inside)
    shown = ("… " if start else "") + html + (" …" if last < len(text) else "")
    return Passage(mark_safe(shown), _best(text, found))  # noqa: S308 - escaped by _mark


def _found(
    text: str, matches: Mapping[str, Match], tokens: Iterable[Token] | None = None
) -> list[tuple[Token, Match]]:
    found = []
    for token in words.tokens(text) if tokens is None else tokens:
        known = [matches[form] for form in token.forms if form in matches]
        best = max(known, key=lambda match: match.weight, default=None)
        if best is not None and best.weight >= MARKED_WEIGHT:
            found.append((token, best))
    return found


def _densest(found: list[tuple[Token, Match]], places: dict[int, int], length: int) -> int:
    """Return where the passage begins in which most of what was asked stands."""

    def says(first: int) -> float:
        best: dict[str, float] = {}
        for token, match in found[first:]:
            if places[token.start] >= places[found[first][0].start] + length - BEFORE:
                break
            best[match.asked] = max(match.weight, best.get(match.asked, 0))
        return sum(best.values())

    best = max(range(min(len(found), MAX_TRIED)), key=lambda n: (says(n), -n))
    return found[best][0].start


def _best(text: str, found: list[tuple[Token, Match]]) -> tuple[str, Match] | None:
    best = max(found, key=lambda pair: pair[1].weight, default=None)
    return (text[best[0].start : best[0].end], best[1]) if best else None


def _reason(best: list[tuple[str, Match] | None]) -> tuple[str, str, str] | None:
    """Return why it was found, the word, and what was asked; None when it says what was asked itself."""
    said = [pair for pair in best if pair is not None]
    if not said:
        return None
    word, match = max(said, key=lambda pair: pair[1].weight)
    if match.reason in (Reason.PLAIN, Reason.BEGINNING):
        return None
    return (match.reason.value, word, match.asked)


def _mark(text: str, first: int, last: int, tokens: list[Token]) -> str:
    parts, place = [], first
    for token in tokens:
        parts += [
            escape(text[place : token.start]),
            "<mark>",
            escape(text[token.start : token.end]),
            "</mark>",
        ]
        place = token.end
    parts.append(escape(text[place:last]))
    return mark_safe("".join(parts))  # noqa: S308 - everything escaped, the marks are ours
