"""What means the same: the groups of the terms table, found in the words of a query by their stems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.models import TermGroup
from knowledge.search import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST = 4


@dataclass(frozen=True)
class Meaning:
    """A run of words of a query, and what else is said for it."""

    start: int
    length: int
    others: tuple[tuple[str, ...], ...]


def phrase_of(text: str) -> tuple[str, ...]:
    forms = [token.forms[0] for token in words.tokens(text)]
    said = [
        form for form in forms if not any(words.is_stop(form, name) for name in words.LANGUAGES)
    ]
    return tuple(said or forms)


def found_in(forms: Sequence[str]) -> Iterator[Meaning]:
    """Yield every run of the words that stands in a group."""
    runs = [
        (start, length)
        for start in range(len(forms))
        for length in range(1, min(LONGEST, len(forms) - start) + 1)
    ]
    if not runs:
        return
    table = _table()
    for start, length in runs:
        run = forms[start : start + length]
        others: dict[tuple[str, ...], None] = {}
        for stems in _stemmed(run):
            for group in table.get(stems, ()):
                others |= dict.fromkeys(group)
        others.pop(tuple(run), None)
        if others:
            yield Meaning(start, length, tuple(others))


def _stemmed(phrase: Sequence[str]) -> set[tuple[str, ...]]:
    return {
        tuple(f"{name}:{words.stem(form, name)}" for form in phrase) for name in words.LANGUAGES
    }


Table = dict[tuple[str, ...], list[list[tuple[str, ...]]]]
_kept: dict[tuple[int, object], Table] = {}


def _table() -> Table:
    """Return the groups by the stems of each phrase; read again when one of them changed."""
    rows = list(
        TermGroup.objects.filter(removed_at=None).order_by("pk").values_list("pk", "version")
    )
    key = (len(rows), hash(tuple(rows)))
    if key not in _kept:
        table: Table = {}
        groups = TermGroup.objects.filter(removed_at=None).order_by("pk")
        for found in groups.values_list("words", flat=True):
            phrases = [phrase_of(text) for text in found]
            for phrase in phrases:
                for stems in _stemmed(phrase):
                    table.setdefault(stems, []).append(phrases)
        _kept.clear()
        _kept[key] = table
    return _kept[key]
