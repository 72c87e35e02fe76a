"""The search index: the words of what is published, under the audience that may read it.

It holds numbers, words and ids, nothing to show. A hit is shown only as a row that `visible_to` of its own model
gives back. Whoever publishes writes here in the same transaction and waits for nobody: postings name their word by
a hash, and the words of an audience are added, never counted.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict, Unpack

from django.db import connection, transaction

from knowledge.models import SearchEntry
from knowledge.search import meaning, words
from zones import broker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

WEIGHTS = {
    "title": 4.0, "topic": 3.0, "summary": 2.0, "headings": 1.5, "body": 1.0, "files": 0.4, "contacts": 0.3,
}  # fmt: skip
TYPICAL_LENGTH = {
    "title": 7, "topic": 4, "summary": 20, "headings": 12, "body": 250, "files": 600, "contacts": 10,
}  # fmt: skip
"""Words. A constant, for the average of the corpus would tell of what a reader may not read."""

LENGTH_NORM = 0.5
MAX_FIELD_LENGTH = 150_000
LEARN = "knowledge.tasks.learn_meanings"
WORDS_LOCK = 0x5EA2C4
"""Publishers share this lock, the worker that removes words without postings holds it alone."""

ENTRIES = """
INSERT INTO knowledge_searchentry
    (item_type, item_pk, zone_id, audience_id, language, published_at, topic_id, boost, terms, analysis, stamp)
SELECT %(item_type)s, pk, zone_id, audience_id, language, published_at, topic_id, boost,
    ARRAY(SELECT jsonb_array_elements_text(terms)::bigint), %(analysis)s, 1
FROM unnest(%(pk)s::bigint[], %(zone_id)s::bigint[], %(audience_id)s::bigint[], %(language)s::text[],
    %(published_at)s::timestamptz[], %(topic_id)s::bigint[], %(boost)s::float[], %(terms)s::jsonb[])
    AS item(pk, zone_id, audience_id, language, published_at, topic_id, boost, terms)
ON CONFLICT (item_type, item_pk) DO UPDATE SET zone_id = EXCLUDED.zone_id,
    audience_id = EXCLUDED.audience_id, language = EXCLUDED.language, published_at = EXCLUDED.published_at,
    topic_id = EXCLUDED.topic_id, boost = EXCLUDED.boost, terms = EXCLUDED.terms,
    analysis = EXCLUDED.analysis, stamp = knowledge_searchentry.stamp + 1
RETURNING item_pk, id
"""
POSTINGS = """
INSERT INTO knowledge_searchposting (term, audience_id, entry_id, weight)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::real[])
"""
KNOWN_WORDS = """
SELECT DISTINCT w.audience_id, w.word
FROM unnest(%s::bigint[], %s::text[]) AS asked(audience_id, word)
JOIN knowledge_searchword w USING (audience_id, word)
"""
WORDS = """
INSERT INTO knowledge_searchword (audience_id, word, term, keys)
SELECT audience_id, word, term, string_to_array(keys, ' ')
FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[])
    AS made(audience_id, word, term, keys)
"""
# A word without a posting is gone; one that two publishers added at the same moment is there once.
TIDY = """
DELETE FROM knowledge_searchword w WHERE NOT EXISTS (
    SELECT FROM knowledge_searchposting p WHERE p.term = w.term AND p.audience_id = w.audience_id
) OR EXISTS (
    SELECT FROM knowledge_searchword other WHERE other.audience_id = w.audience_id
    AND other.term = w.term AND other.id < w.id
)
"""


class Entry(TypedDict):
    """What the index takes of a published item; each text is plain."""

    zone_id: int
    audience_id: int
    language: str
    published_at: datetime
    title: str
    summary: str
    body: str
    topic_id: NotRequired[int | None]
    topic: NotRequired[str]
    headings: NotRequired[str]
    contacts: NotRequired[str]
    files: NotRequired[str]
    boost: NotRequired[float]


COLUMNS = ("zone_id", "audience_id", "language", "published_at")
Postings = dict[str, float]


def put(item_type: str, pk: int, **entry: Unpack[Entry]) -> None:
    """Put a published item into the index, or its new text and audience."""
    put_many(item_type, {pk: entry})


def put_many(item_type: str, entries: Mapping[int, Entry]) -> None:
    """The same for several items of one type, by their pk."""
    if not entries:
        return
    weighed = {pk: weigh(entry) for pk, entry in entries.items()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WORDS_LOCK])
        cursor.execute(ENTRIES, _columns(item_type, entries, weighed))
        ids = dict(cursor.fetchall())
        rows = [
            (words.term_of(form), entries[pk]["audience_id"], ids[pk], weight)
            for pk, postings in weighed.items()
            for form, weight in postings.items()
        ]
        cursor.execute(POSTINGS, _turned(rows, 4))
        _add_words(cursor, entries, weighed)
    if meaning.is_on():
        transaction.on_commit(partial(broker.enqueue, LEARN), robust=True)


def remove(item_type: str, pk: int) -> None:
    SearchEntry.objects.filter(item_type=item_type, item_pk=pk).delete()


def tidy() -> int:
    """Remove words that stand nowhere any longer; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WORDS_LOCK])
        cursor.execute(TIDY)
        return int(cursor.rowcount)


def weigh(entry: Entry) -> Postings:
    """Return how much each word form stands in the item: its frequency by field, weighted and for its length."""
    weights: Counter[str] = Counter()
    for field, weight in WEIGHTS.items():
        text = entry.get(field, "")
        if not text:
            continue
        counts = Counter(words.forms_of(str(text)[:MAX_FIELD_LENGTH]))
        length = sum(counts.values()) / TYPICAL_LENGTH[field]
        norm = weight / (1 - LENGTH_NORM + LENGTH_NORM * length)
        for form, count in counts.items():
            weights[form] += count * norm  # type: ignore[assignment]  # a sum of floats
    language = entry["language"]
    return {form: weight for form, weight in weights.items() if not words.is_stop(form, language)}


def _columns(
    item_type: str, entries: Mapping[int, Entry], weighed: Mapping[int, Postings]
) -> dict[str, Any]:
    rows = list(entries.values())
    values: dict[str, Any] = {
        name: [row[name] for row in rows]  # type: ignore[literal-required]
        for name in COLUMNS
    }
    terms = [sorted(map(words.term_of, postings)) for postings in weighed.values()]
    return values | {
        "item_type": item_type,
        "analysis": words.ANALYSIS,
        "pk": list(entries),
        "topic_id": [row.get("topic_id") for row in rows],
        "boost": [row.get("boost", 1.0) for row in rows],
        "terms": [str(numbers) for numbers in terms],
    }


def _add_words(cursor: Any, entries: Mapping[int, Entry], weighed: Mapping[int, Postings]) -> None:
    named = {
        (entries[pk]["audience_id"], form) for pk, postings in weighed.items() for form in postings
    }
    cursor.execute(KNOWN_WORDS, _turned(named, 2))
    fresh = sorted(named - set(cursor.fetchall()))
    rows = [
        (audience, form, words.term_of(form), " ".join(words.keys(form)))
        for audience, form in fresh
    ]
    if rows:
        cursor.execute(WORDS, _turned(rows, 4))


def _turned(rows: Iterable[tuple[Any, ...]], width: int) -> list[list[Any]]:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return columns or [[] for _column in range(width)]
