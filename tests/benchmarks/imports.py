"""How long the import of many lines takes, against plain inserts of the same articles, their revisions and vectors."""

from __future__ import annotations

import datetime as dt
import json
import time
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection, transaction

from knowledge import bulk_import
from knowledge.richtext.plain_text import plain_text
from tests.benchmarks import databases
from tests.benchmarks.words import Writer
from zones.models import Audience, User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 500
ARTICLES = """
INSERT INTO knowledge_article (public_id, zone_id, audience_id, intended_kind, kind, stage, topic_id, basic_function,
    language, title, summary, body, result, effort_people, fits, state, version, edition, created_by_id, created_at, updated_at,
    published_at, source_id, source_mark)
SELECT 'bench' || row.id, %(zone)s, %(audience)s, 'network', 'procedure', '', (SELECT min(id) FROM knowledge_topic), '',
    'nl', row.title, row.summary, row.body, '', '', '', 'published', 1, 1, %(by)s, %(now)s, %(now)s, %(now)s, row.id, ''
FROM unnest(%(ids)s::text[], %(titles)s::text[], %(summaries)s::text[], %(bodies)s::text[]) row(id, title, summary, body)
RETURNING id
"""
REVISIONS = """
INSERT INTO knowledge_revision (article_id, number, audience_id, title, summary, body, by_id, at)
SELECT id, 1, audience_id, title, summary, body, created_by_id, created_at FROM knowledge_article WHERE id = ANY(%(pks)s)
"""
ENTRIES = """
INSERT INTO knowledge_searchentry (item_type, item_pk, zone_id, audience_id, language, published_at, vector)
SELECT 'article', row.id, %(zone)s, %(audience)s, 'nl', %(now)s,
    setweight(to_tsvector('portal_nl', row.title), 'A') || setweight(to_tsvector('portal_nl', row.summary), 'B')
    || setweight(to_tsvector('portal_nl', row.words), 'C')
FROM unnest(%(pks)s::bigint[], %(titles)s::text[], %(summaries)s::text[], %(words)s::text[]) row(id, title, summary, words)
"""


def measure(name: str, lines: int, *, rounds: int = 3) -> tuple[float, float]:
    """Return the medians of the seconds that import and plain inserts take, in turn, in a database of their own."""
    rows = list(_rows(lines))
    file = [json.dumps(row).encode() + b"\n" for row in rows]
    databases.create(name)
    owner = databases.connect("owner", name)
    imported, inserted = [], []
    with databases.asking(owner):
        call_command("load_network", verbosity=0)
        by = User.objects.create_user("operator@antw4wvl.example", name="Operator")
        for _round in range(rounds):
            began = time.perf_counter()
            tally = bulk_import.run(iter(file), by=by, options=bulk_import.Options())
            imported.append(time.perf_counter() - began)
            if tally.bad or _empty() != lines:
                raise RuntimeError(f"the import kept {tally}")
            began = time.perf_counter()
            _insert(rows, by)
            inserted.append(time.perf_counter() - began)
            _empty()
    owner.close()
    databases.drop(name)
    return median(imported), median(inserted)


def _rows(lines: int) -> Iterator[dict[str, Any]]:
    write = Writer(Random(lines))  # noqa: S311 - the same at every run is what is wanted
    for number in range(lines):
        yield {
            "id": f"{number}",
            "zone": "polder",
            "kind": "procedure",
            "topic": "ict",
            "title": write.title()[:160],
            "summary": write.text(2)[:400],
            "body_html": write.body(),
        }


@transaction.atomic
def _insert(rows: list[dict[str, Any]], by: User) -> None:
    given = {
        "zone": Zone.objects.get(slug="polder").pk,
        "audience": Audience.objects.get(kind="network").pk,
        "by": by.pk,
        "now": dt.datetime.now(dt.UTC),
    }
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            names = {"ids": "id", "titles": "title", "summaries": "summary", "bodies": "body_html"}
            given |= {many: [row[one] for row in batch] for many, one in names.items()}
            given["words"] = [plain_text(row["body_html"]) for row in batch]
            cursor.execute(ARTICLES, given)
            given["pks"] = [pk for (pk,) in cursor.fetchall()]
            cursor.execute(REVISIONS, given)
            cursor.execute(ENTRIES, given)


def _empty() -> int:
    """Take all articles out; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM knowledge_article")
        count: int = cursor.fetchone()[0]
        cursor.execute("TRUNCATE knowledge_article, knowledge_searchentry, knowledge_tally CASCADE")
    return count
