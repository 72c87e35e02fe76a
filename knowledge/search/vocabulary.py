"""The words of what a reader may read that have something in common with the words of a query.

Every row asks for a posting in the same audience: a word that stands nowhere any longer is not there.
"""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import connection

from knowledge.search import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_FORMS, MAX_BEGINNING, MAX_ALIKE, MAX_CORRECTIONS = 600, 40, 40, 3
MIN_CORRECTED = 4

# A scalar sub-select, which is asked for each candidate: of EXISTS the planner may make a join with all postings.
STANDS = """
    (SELECT true FROM knowledge_searchposting p
     WHERE p.term = w.term AND p.audience_id = w.audience_id LIMIT 1)
"""
ALIKE_KEYS = f"""
SELECT w.word, w.keys FROM knowledge_searchword w
WHERE w.audience_id = ANY(%(audiences)s::bigint[]) AND w.keys && %(keys)s::varchar[] AND {STANDS}
GROUP BY 1, 2 ORDER BY length(w.word), w.word LIMIT {MAX_FORMS}
"""  # noqa: S608 - our own constants
BEGINNING = f"""
SELECT w.word, w.keys FROM knowledge_searchword w
WHERE w.audience_id = ANY(%(audiences)s::bigint[]) AND w.word LIKE %(prefix)s AND {STANDS}
GROUP BY 1, 2 ORDER BY length(w.word), w.word LIMIT {MAX_BEGINNING}
"""  # noqa: S608
# The threshold of `%` is a setting of the session: the share of trigrams is asked for in the statement.
ALIKE = f"""
SELECT asked.word, w.word FROM unnest(%(asked)s::text[]) AS asked(word), LATERAL (
    SELECT w.word, max(similarity(w.word, asked.word)) AS likeness FROM knowledge_searchword w
    WHERE w.audience_id = ANY(%(audiences)s::bigint[]) AND w.word %% asked.word
    AND abs(length(w.word) - length(asked.word)) <= 4 AND {STANDS}
    GROUP BY w.word ORDER BY likeness DESC, w.word LIMIT {MAX_ALIKE}
) w
"""  # noqa: S608


class Reason(StrEnum):
    """Why a form was taken for a word of the query."""

    PLAIN = "plain"
    ROOT = "root"
    COMPOUND = "compound"
    BEGINNING = "beginning"
    PART = "part"
    CORRECTION = "correction"
    SYNONYM = "synonym"


class Vocabulary:
    def __init__(self, audience_ids: Sequence[int]) -> None:
        self.audience_ids = list(audience_ids)
        self.known: set[str] = set()
        self._by_key: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._beginning: list[str] = []
        self._prefix = ""
        self._corrections: dict[str, list[tuple[str, float]]] = {}

    @classmethod
    def of(cls, audience_ids: Sequence[int], wanted: Iterable[str], prefix: str) -> Vocabulary:
        """Look up what shares a stem, a root, a part or a sound with the words, or begins with `prefix`."""
        made = cls(audience_ids)
        keys = {key for form in wanted for key in _asked_keys(form)}
        made._read(ALIKE_KEYS, keys=sorted(keys))
        if prefix:
            made._prefix = prefix
            made._beginning = made._read(BEGINNING, prefix=_like(prefix))
        return made

    def knows(self, form: str) -> bool:
        return form in self.known

    def same_stem(self, form: str) -> list[str]:
        return self._sharing(form, "s")

    def same_root(self, form: str) -> list[str]:
        return self._sharing(form, "r")

    def compounds(self, form: str) -> list[str]:
        """Return the compounds that have this word as a part."""
        return list(self._by_key.get(f"nl:p:{words.stem(form, 'nl')}", ()))

    def beginning(self, prefix: str) -> list[str]:
        return self._beginning if prefix == self._prefix else []

    def corrections(self, form: str) -> list[tuple[str, float]]:
        """Return the words that an unknown word was likely meant to be, with how alike they are."""
        return self._corrections.get(form, [])

    def correct(self, forms: Iterable[str]) -> None:
        unknown = [
            form
            for form in sorted(forms)
            if len(form) >= MIN_CORRECTED and not form.isdigit() and not self.same_stem(form)
        ]
        if not unknown:
            return
        near: defaultdict[str, set[str]] = defaultdict(set)
        with connection.cursor() as cursor:
            cursor.execute(ALIKE, {"asked": unknown, "audiences": self.audience_ids})
            for asked, word in cursor.fetchall():
                near[asked].add(word)
        for form in unknown:
            heard = set(self._by_key.get(f"k:{words.sound(form)}", ()))
            self._corrections[form] = _nearest(form, near[form] | heard, heard)
        found = {word for nearest in self._corrections.values() for word, _likeness in nearest}
        if found:
            keys = {key for form in found for key in words.keys(form)}
            self._read(ALIKE_KEYS, keys=sorted(key for key in keys if ":s:" in key))

    def _sharing(self, form: str, kind: str) -> list[str]:
        found: dict[str, None] = {}
        for language in words.LANGUAGES:
            value = words.stem(form, language) if kind == "s" else words.root(form, language)
            found |= self._by_key.get(f"{language}:{kind}:{value}", {})
        return list(found)

    def _read(self, sql: str, **asked: str | list[str]) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**asked, "audiences": self.audience_ids})
            rows = cursor.fetchall()
        for word, keys in rows:
            self.known.add(word)
            for key in keys:
                self._by_key[key][word] = None
        return list(dict.fromkeys(word for word, _keys in rows))


def _asked_keys(form: str) -> list[str]:
    """Return the keys under which words for this one are found."""
    return [key for key in words.keys(form) if ":p:" not in key] + [
        f"nl:p:{words.stem(form, 'nl')}"
    ]


def _like(prefix: str) -> str:
    escaped = prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"


def _nearest(form: str, candidates: set[str], heard: set[str]) -> list[tuple[str, float]]:
    allowed = 1 if len(form) <= 5 else 2 if len(form) <= 9 else 3
    found = []
    for word in candidates:
        stems = words.stem(form, "nl"), words.stem(word, "nl")
        away = min(distance(form, word, allowed), distance(*stems, allowed))
        if word in heard:
            away = min(away, 1)
        if away <= allowed and word != form:
            found.append((away, word))
    found.sort()
    best = [(away, word) for away, word in found if away <= found[0][0] + (away > 1)]
    return [(word, 1 - away / max(len(form), 6)) for away, word in best[:MAX_CORRECTIONS]]


def distance(one: str, other: str, limit: int) -> int:
    """Return how many letters were left out, added, changed or swapped; more than `limit` counts as limit + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != against))
            swapped = (
                row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against
            )
            line.append(min(cost, before[column - 2] + 1) if swapped else cost)
        if min(line) > limit:
            return limit + 1
        before, last = last, line
    return last[-1]
