"""How quick the search call is, by class of query, beside a plain full-text query of the same articles; and the room it takes."""

from __future__ import annotations

import time
from collections import defaultdict
from statistics import quantiles
from typing import TYPE_CHECKING

from django.db import connection

from knowledge import search
from network.selectors.search_suggestions import suggest
from tests.benchmarks import databases
from tests.benchmarks.judged import corpus
from zones import access
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.benchmarks.calls import Target

PLAIN = """
CREATE TEMP TABLE plain AS SELECT id, audience_id, to_tsvector('portal_nl',
    title || ' ' || summary || ' ' || regexp_replace(body, '<[^>]*>', ' ', 'g')) AS vector
FROM knowledge_article WHERE state = 'published';
CREATE INDEX plain_vector ON plain USING gin (vector);
ANALYZE plain
"""
ASKED_PLAIN = """
SELECT id FROM plain, websearch_to_tsquery('portal_nl', %s) q
WHERE vector @@ q AND audience_id = ANY(%s) ORDER BY ts_rank_cd(vector, q) DESC LIMIT 1000
"""
SIZES = """
SELECT relname, pg_size_pretty(pg_total_relation_size(oid)) FROM pg_class
WHERE relname IN ('knowledge_searchentry', 'knowledge_searchposting', 'knowledge_searchword',
    'knowledge_searchmeaning', 'plain') ORDER BY relname
"""


def table(target: Target) -> str:
    """Return p95 in milliseconds by class of query, as a member of the first zone."""
    owner = databases.connect("owner", target.name)
    with databases.asking(owner):
        person = User.objects.filter(memberships__role="member").order_by("pk")[0]
        queries = corpus.queries("a")
        with access.reading_as(person) as reader, connection.cursor() as cursor:
            cursor.execute(PLAIN)
            audiences = list(reader.audience_ids)
            found = _by_class(queries, lambda text: search.answer(audiences, text))
            plain = _by_class(queries, lambda text: cursor.execute(ASKED_PLAIN, [text, audiences]))
            typed = _p95([_timed(lambda text: suggest(person, text), q.text[:5]) for q in queries])
            cursor.execute(SIZES)
            sizes = cursor.fetchall()
    owner.close()
    lines = [
        f"The search call at {target.articles:,} articles, p95 in ms; suggestions take {typed:.1f} ms.",
        "",
        "| class | search | websearch_to_tsquery |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {kind} | {found[kind]:.1f} | {plain[kind]:.1f} |" for kind in sorted(found)]
    lines += ["", "Room: " + ", ".join(f"{name} {size}" for name, size in sizes) + ".", ""]
    return "\n".join(lines)


def _by_class(queries: Sequence[corpus.Judged], ask: Callable[[str], object]) -> dict[str, float]:
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for query in queries:
        ask(query.text)  # the first time reads from the disk
        taken[query.kind].append(_timed(ask, query.text))
    return {kind: _p95(found) for kind, found in taken.items()}


def _timed(ask: Callable[[str], object], text: str) -> float:
    began = time.perf_counter()
    ask(text)
    return (time.perf_counter() - began) * 1000


def _p95(found: Sequence[float]) -> float:
    return quantiles(found, n=20)[-1]
