"""Searches that led nowhere: without a result, or without one that was opened. Their words are kept, nobody's name.

For ten minutes Valkey remembers the last search of a person, so that what they open takes it back. Then the words go
to PostgreSQL with two numbers below 64, by which people and zones are counted. See docs/adr/0026.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, cast

from django.db import DatabaseError, connection, transaction
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from knowledge.search.synonyms import phrase_of
from knowledge.search.words import LANGUAGES, is_stop
from zones import broker, rate_limits

if TYPE_CHECKING:
    from redis.client import Pipeline

    from zones.models import User

LAST = "antw4wvl:searches:last"
ENDED = "antw4wvl:searches:ended"
WAIT_SECONDS = 10 * 60
LAST_SECONDS, ENDED_SECONDS = 60 * 60, 24 * 60 * 60
"""After how long Valkey forgets, when no worker takes the searches over."""

MAX_ENDED, AT_ONCE = 5_000, 500
MAX_LENGTH = 200
VALUES = 64
"""So few that many people, and several zones, share each number."""

KEEP = "SELECT keep_missed_search(%s, %s::smallint, %s::smallint)"


def note(person: User, text: str) -> None:
    """Remember what a member of a zone searched for; the search before it has ended, unless they went on typing."""
    said = phrase_of(text)
    if all(any(is_stop(form, name) for name in LANGUAGES) for form in said):
        return
    words = " ".join(said)[:MAX_LENGTH]
    zones = person.current_zones
    if not zones or broker.is_silent():
        return
    client, field = rate_limits.valkey(), str(person.pk)
    number = _number(words, "person", person.pk), _number(words, "zone", zones[0].pk)
    try:
        before = _read(cast("bytes | None", client.hget(LAST, field)))
        with client.pipeline() as pipe:
            if before and not _went_on(before[1], words):
                _end(pipe, before[1:])
            pipe.hset(LAST, field, json.dumps([time.time(), words, *number]))
            pipe.expire(LAST, LAST_SECONDS)
            pipe.execute()
    except RedisError:
        broker.note_silence()


def note_opened(person: User) -> None:
    if broker.is_silent():
        return
    try:
        rate_limits.valkey().hdel(LAST, str(person.pk))
    except RedisError:
        broker.note_silence()


def keep_ended(*, after: float = WAIT_SECONDS) -> int:
    """Keep the words of searches that ended, at most 500 at once; return how many. Raises RedisError.

    A search is ended when nothing was opened for `after` seconds.
    """
    client = rate_limits.valkey()
    remembered = cast("dict[bytes, bytes]", client.hgetall(LAST))
    until = time.time() - after
    for field, value in remembered.items():
        found = _read(value)
        if found is None or found[0] <= until:
            with client.pipeline() as pipe:
                pipe.hdel(LAST, field)
                if found:
                    _end(pipe, found[1:])
                pipe.execute()
    # Taken out as they are read: two workers at once never keep the same ones, nor drop what neither has kept.
    ended = cast("list[bytes] | None", client.lpop(ENDED, AT_ONCE)) or []
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for value in ended:
                cursor.execute(KEEP, json.loads(value))
    except DatabaseError:
        client.lpush(ENDED, *reversed(ended))
        raise
    return len(ended)


def forget_old() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_missed_searches()")


def _end(pipe: Pipeline, search: tuple[str, int, int]) -> None:
    pipe.rpush(ENDED, json.dumps(search))
    pipe.ltrim(ENDED, -MAX_ENDED, -1)
    pipe.expire(ENDED, ENDED_SECONDS)


def _read(value: bytes | None) -> tuple[float, str, int, int] | None:
    return cast("tuple[float, str, int, int]", tuple(json.loads(value))) if value else None


def _went_on(before: str, now: str) -> bool:
    # What was found while somebody typed is no search of its own.
    return now.startswith(before) or before.startswith(now)


def _number(words: str, of: str, pk: int) -> int:
    """Return a number that other words do not share and that does not say who it is: many have the same."""
    digest = salted_hmac(f"network.missed_searches.{of}", f"{words}|{pk}", algorithm="sha256")
    return digest.digest()[0] % VALUES
