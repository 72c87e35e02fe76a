"""How many tasks of one person run at once in a queue: more of them wait, so that nobody takes all slots.

The turns are keys in Valkey that end by themselves; without Valkey nothing runs that would need one.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, cast

from redis.exceptions import RedisError

from zones.worker_heartbeat import valkey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

MAX_RUNNING = 2
MAX_WAITING = 20


@contextmanager
def turn(queue: str, person_id: int, task: str, *, seconds: int) -> Iterator[bool]:
    """Hold one of the person's turns in a queue; False when both are taken or this very task runs.

    A worker that dies keeps its turn for `seconds`.
    """
    client = valkey()
    held = _take(client, queue, person_id, task, seconds)
    try:
        yield held is not None
    finally:
        if held:
            with suppress(RedisError):
                client.delete(held)


def running(queue: str, person_id: int) -> set[str]:
    """Return the tasks of this person that hold a turn; raises RedisError."""
    holders = cast("list[bytes | None]", valkey().mget(_keys(queue, person_id)))
    return {holder.decode() for holder in holders if holder}


def _take(client: Redis, queue: str, person_id: int, task: str, seconds: int) -> str | None:
    """Return the key of the turn; "" when Valkey is away, None when there is no turn left."""
    try:
        if task in running(queue, person_id):
            return None
        keys = _keys(queue, person_id)
        return next((key for key in keys if client.set(key, task, nx=True, ex=seconds)), None)
    except RedisError:
        return ""


def _keys(queue: str, person_id: int) -> list[str]:
    return [f"antw4wvl:turn:{queue}:{person_id}:{number}" for number in range(MAX_RUNNING)]
