"""The bench's own databases, and the two logins by which one process asks them in turn."""

from __future__ import annotations

import copy
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import dj_database_url
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper


def connect(login: str, name: str) -> BaseDatabaseWrapper:
    """Return a connection as the app or as the owner, whom no row policy holds."""
    url = os.environ[{"app": "DATABASE_URL", "owner": "DATABASE_OWNER_URL"}[login]]
    settings = copy.deepcopy(connections.settings["default"])
    settings |= dj_database_url.parse(url) | {"NAME": name}
    settings |= {
        key: connections.settings["default"][key] for key in ("CONN_MAX_AGE", "CONN_HEALTH_CHECKS")
    }
    backend = load_backend(settings["ENGINE"])
    wrapper: BaseDatabaseWrapper = backend.DatabaseWrapper(settings, "default")
    return wrapper


@contextmanager
def asking(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let everything that asks the database ask this one."""
    before = connections["default"]
    connections["default"] = connection
    try:
        yield
    finally:
        connections["default"] = before


def create(name: str) -> None:
    """Make the database and its tables; one that is there is made anew."""
    drop(name)
    template = os.environ.get("TEST_TEMPLATE", "template1")
    _as_owner_of_all(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    owner = connect("owner", name)
    with asking(owner):
        call_command("migrate", verbosity=0)


def drop(name: str) -> None:
    """Send away who is connected, and drop it; WITH (FORCE) would fail while the server vacuums there, a plain DROP asks it to stop."""
    with _owner_of_all() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type = 'client backend'",
            [name],
        )
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def mark(name: str) -> str:
    """Return what was noted about the database; nothing when it is not there."""
    owner = connect("owner", "portal")
    with owner.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        )
        row = cursor.fetchone()
    owner.close()
    return (row and row[0]) or ""


def set_mark(name: str, text: str) -> None:
    _as_owner_of_all(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")


def _as_owner_of_all(statement: str) -> None:
    with _owner_of_all() as cursor:
        cursor.execute(statement)


@contextmanager
def _owner_of_all() -> Iterator[CursorWrapper]:
    owner = connect("owner", os.environ["DATABASE_OWNER_URL"].rpartition("/")[2])
    with owner.cursor() as cursor:
        yield cursor
    owner.close()
