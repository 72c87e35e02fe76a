"""Is the portal alive, and is all there that it needs?

Answered before sessions, people and transactions come into it, so that a database that is away
makes /readyz say so rather than fail, and leaves /healthz alone.
"""

from __future__ import annotations

import logging
import time
from functools import cache
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from redis.exceptions import RedisError

from zones import catalogues
from zones.worker_heartbeat import BEAT_SEEN, queues_without_worker, valkey

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

CONNECT_SECONDS = 2
ANSWER_MILLISECONDS = 2000


def missing() -> list[str]:
    """Return what the portal misses: of catalogues, database, migrations, valkey, worker (with a queue that has none)."""
    return [*_catalogues(), *_database(), *_valkey()]


def _catalogues() -> Iterator[str]:
    if catalogues.not_compiled(settings.LOCALE_PATHS):
        yield "catalogues"


BACKLOG = """
SELECT count(*) FILTER (WHERE state IN ('queued', 'sending')) AS letters_waiting,
  count(*) FILTER (WHERE state IN ('bounced', 'failed', 'unknown')
    AND claimed_at > now() - interval '1 day') AS letters_failed_in_a_day,
  extract(epoch FROM now() - min(not_before) FILTER (WHERE state = 'queued' AND not_before < now()))
    AS oldest_letter_seconds,
  extract(epoch FROM now() - audit_unsealed_since()) AS audit_unsealed_seconds
FROM zones_letter WHERE state NOT IN ('sent', 'dropped', 'bundled')
"""


def figures() -> dict[str, int | None]:
    """Return how much waits and how old the signs of life are, as far as database and Valkey answer.

    `oldest_letter_seconds` counts from when that letter was to go; None where there is none.
    """
    found: dict[str, int | None] = {"beat_seconds": _beat_age()}
    try:
        names, row = _ask(BACKLOG)
    except (psycopg.Error, OSError):
        return found
    return found | {
        name: None if value is None else int(value)
        for name, value in zip(names, row[0], strict=True)
    }


def _beat_age() -> int | None:
    try:
        seen = valkey().get(BEAT_SEEN)
    except (RedisError, OSError):
        return None
    return int(time.time()) - int(seen) if isinstance(seen, bytes) else None


def _ask(question: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Ask over a connection of its own: the kept one may hang on a server that has gone."""
    parameters = connection.get_connection_params() | {"connect_timeout": CONNECT_SECONDS}
    fresh = connection.get_new_connection(parameters)
    try:
        with fresh.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = {ANSWER_MILLISECONDS}")
            cursor.execute(question)
            return [column.name for column in cursor.description], cursor.fetchall()
    finally:
        fresh.close()


def _database() -> Iterator[str]:
    try:
        _names, rows = _ask("SELECT app, name FROM django_migrations")
        applied = {(app, name) for app, name in rows}
    except (psycopg.Error, OSError) as trouble:
        log.warning("readyz: no database: %s", trouble)
        yield "database"
        return
    if not wanted_migrations() <= applied:
        yield "migrations"


@cache
def wanted_migrations() -> frozenset[tuple[str, str]]:
    """The migrations this code comes with; they do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _valkey() -> Iterator[str]:
    try:
        alone = queues_without_worker()
    except (RedisError, OSError) as trouble:
        log.warning("readyz: no Valkey: %s", trouble)
        yield "valkey"
        yield "worker"
        return
    yield from (f"worker {queue}" for queue in alone)
