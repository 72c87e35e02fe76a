"""Requests that truly meet: each on a connection of its own, held up where the test says, let go by it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpResponse

    Post = Callable[[], Any]

PATIENCE = 10
"""Seconds after which a test gives up on requests that never came to the lock."""

WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def at_once(*posts: Post) -> list[Any]:
    """Do these at the same moment, each on a connection of its own, and return their answers."""
    start = Barrier(len(posts))

    def run(post: Post) -> Any:
        try:
            start.wait()
            return post()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(run, posts))


def posting(client: Client, url: str, fields: dict[str, object]) -> Callable[[], int]:
    return lambda: client.post(url, fields).status_code


def windows(client: Client, count: int) -> list[Client]:
    """Return so many windows of one browser: the same session, the same cookies."""
    made = []
    for _window in range(count):
        window = Client(raise_request_exception=False)
        for name, morsel in client.cookies.items():
            window.cookies[name] = morsel.value
        made.append(window)
    return made


class Rival:
    """Another connection, the owner's, in a transaction of its own: what it holds, others wait for."""

    def __init__(self, raw: psycopg.Connection) -> None:
        self.raw = raw

    def do(self, sql: str, *params: object) -> None:
        self.raw.execute(sql, params)

    def hold_table(self, table: str) -> None:
        """Let others read the table, and wait to write to it or to lock its rows."""
        self.raw.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")

    def hold_row(self, table: str, pk: int) -> None:
        """Hold one row, as somebody does who changes it at this moment."""
        held = self.raw.execute(f"SELECT id FROM {table} WHERE id = %s FOR UPDATE", [pk])  # noqa: S608 - a test's own word
        assert held.fetchone() is not None

    def let_go(self) -> None:
        self.raw.commit()

    def give_up(self) -> None:
        self.raw.rollback()

    def wait_for(self, count: int) -> None:
        """Return when so many others of this database wait for a lock: they do meet, for certain."""
        until = time.monotonic() + PATIENCE
        while self.waiting() < count:
            assert time.monotonic() < until, f"{self.waiting()} of {count} came to the lock"
            time.sleep(0.01)

    def waiting(self) -> int:
        self.raw.execute("SELECT pg_stat_clear_snapshot()")  # else it repeats what it saw first
        return self.raw.execute(WAITING).fetchone()[0]


@contextmanager
def rival() -> Iterator[Rival]:
    params = connection.get_connection_params()
    params.pop("cursor_factory", None)
    params.pop("context", None)
    with psycopg.connect(**params) as raw:
        try:
            yield Rival(raw)
        finally:
            raw.rollback()


def together(table: str, *posts: Post) -> list[Any]:
    """Hold the table until every one of these waits for it, let all go at once, return their answers."""
    with rival() as other, ThreadPoolExecutor(len(posts)) as pool:
        other.hold_table(table)
        try:
            answers = [pool.submit(_alone, post) for post in posts]
            other.wait_for(len(posts))
        finally:
            other.let_go()
        return [answer.result() for answer in answers]


@contextmanager
def overtaken(hold: Callable[[Rival], None], post: Post) -> Iterator[tuple[Rival, list[Any]]]:
    """Send a request, and stand still inside the block while it waits for what `hold` holds.

    What the block does on the rival's connection is committed before the request goes on; its
    answer is in the list afterwards.
    """
    answers: list[Any] = []
    with rival() as other, ThreadPoolExecutor(1) as pool:
        hold(other)
        try:
            sent = pool.submit(_alone, post)
            other.wait_for(1)
            yield other, answers
        finally:
            other.let_go()
        answers.append(sent.result())


def _alone(post: Post) -> Any:
    try:
        return post()
    finally:
        connection.close()


def statuses(answers: list[HttpResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)
