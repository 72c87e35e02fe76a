"""Give each process of a run of tests a database of Valkey's own, before Django reads its settings.

A real worker says every two seconds that it is alive, and takes what lies in the queue: in a database
that two processes share it would do both for the other's tests.
"""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit, urlunsplit

from redis import Redis

MAX_PROCESSES = 16


def number() -> int:
    """Return which this process is among the processes of all runs: from 1."""
    run = _last_digits(os.environ.get("TEST_DATABASE_NAME", "")) or 1
    process = _last_digits(os.environ.get("PYTEST_XDIST_WORKER", ""))
    return (run - 1) * MAX_PROCESSES + (0 if process is None else process % 15 + 1) + 1


def with_database(url: str, database: int) -> str:
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={database}"
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _last_digits(name: str) -> int | None:
    found = re.search(r"\d+$", name)
    return int(found[0]) if found else None


if "REDIS_URL" in os.environ:
    with Redis.from_url(os.environ["REDIS_URL"]) as valkey:
        there = int(valkey.config_get("databases")["databases"])
    os.environ["REDIS_URL"] = with_database(os.environ["REDIS_URL"], number() % there)
