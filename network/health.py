"""Is the portal alive, and is all there that it needs?

Answered before sessions, people and transactions come into it, so that a database that is away
makes /readyz say so rather than fail, and leaves /healthz alone.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from redis.exceptions import RedisError

from zones import catalogues
from zones.worker_heartbeat import WORKER_SEEN, valkey

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

CONNECT_SECONDS = 2
ANSWER_MILLISECONDS = 2000


def missing() -> list[str]:
    """Return what the portal misses: of catalogues, database, migrations, valkey, worker."""
    return [*_catalogues(), *_database(), *_valkey()]


def _catalogues() -> Iterator[str]:
    if catalogues.not_compiled(settings.LOCALE_PATHS):
        yield "catalogues"


def _database() -> Iterator[str]:
    """Ask over a connection of its own: the kept one may hang on a server that has gone."""
    parameters = connection.get_connection_params() | {"connect_timeout": CONNECT_SECONDS}
    try:
        fresh = connection.get_new_connection(parameters)
        try:
            with fresh.cursor() as cursor:
                cursor.execute(f"SET statement_timeout = {ANSWER_MILLISECONDS}")
                cursor.execute("SELECT app, name FROM django_migrations")
                applied = {tuple(row[:2]) for row in cursor.fetchall()}
        finally:
            fresh.close()
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
        seen = valkey().exists(WORKER_SEEN)
    except (RedisError, OSError) as trouble:
        log.warning("readyz: no Valkey: %s", trouble)
        yield "valkey"
        yield "worker"
        return
    if not seen:
        yield "worker"
