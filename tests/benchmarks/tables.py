"""Rows into the tables of a network, as quickly as PostgreSQL takes them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import NOT_PROVIDED

from knowledge import search
from knowledge.choices import ItemType
from knowledge.models import Topic
from knowledge.richtext.plain_text import plain_text
from knowledge.search.articles import topic_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model

INDEXED_AT_ONCE = 500


@dataclass(frozen=True)
class Reading:
    """An audience, with the zones of which people read it (none: everybody)."""

    pk: int
    kind: str
    zone_ids: tuple[int, ...] = ()


def _searched(
    item_type: str, rows: Iterable[dict[str, Any]], topics: dict[int, str]
) -> Iterator[tuple[int, search.Entry]]:
    for row in rows:
        article = item_type == ItemType.ARTICLE
        yield (
            row["id"],
            {
                "zone_id": row["zone_id"],
                "audience_id": row["audience_id"],
                "language": row["language"],
                "published_at": row["published_at"] if article else row["submitted_at"],
                "title": row["title"],
                "topic_id": row["topic_id"],
                "topic": topics[row["topic_id"]],
                "summary": row["summary"] if article else row["common_goal"],
                "body": plain_text(row["body"]) if article else "",
            },
        )


def index_rows(item_type: str, rows: Iterable[dict[str, Any]]) -> None:
    topics = {topic.pk: topic_words(topic) for topic in Topic.objects.all()}
    entries = _searched(item_type, rows, topics)
    with transaction.atomic():
        while batch := dict(islice(entries, INDEXED_AT_ONCE)):
            search.put_many(item_type, batch)


def copy_rows(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Copy the rows into the model's table; what a row does not say is as the model says."""
    fields = [f for f in model._meta.local_concrete_fields if f.db_default is NOT_PROVIDED]
    table, columns = model._meta.db_table, ", ".join(field.column for field in fields)
    with connection.cursor() as cursor:
        with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    [row[f.attname] if f.attname in row else f.get_default() for f in fields]
                )
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - a model's
        )
        cursor.execute(f"ANALYZE {table}")
