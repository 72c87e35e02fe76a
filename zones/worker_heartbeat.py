"""The signs of life of the workers and the beat, for the health page: keys in Valkey that end by themselves."""

from __future__ import annotations

import time
from typing import Any, cast

from celery import current_app
from celery.signals import after_task_publish, beat_init, heartbeat_sent
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

WORKER_SEEN = "antw4wvl:worker-seen:{queue}"
WORKER_SEEN_SECONDS = 30
BEAT_SEEN = "antw4wvl:beat-seen"
BEAT_SEEN_SECONDS = 7 * 24 * 60 * 60


def valkey() -> Redis:
    """Return a client that gives up quickly when Valkey is away."""
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)


@heartbeat_sent.connect
def worker_is_alive(**_kwargs: Any) -> None:
    """Say of each queue that this worker takes from it."""
    try:
        note_worker(*current_app.amqp.queues.consume_from)
    except RedisError:
        return  # the health page will say that Valkey is away


def note_worker(*queues: str) -> None:
    with valkey().pipeline() as pipe:
        for queue in queues:
            pipe.set(WORKER_SEEN.format(queue=queue), 1, ex=WORKER_SEEN_SECONDS)
        pipe.execute()


def queues_without_worker() -> list[str]:
    """Return the queues that no worker took from lately; raises RedisError."""
    names = [queue.name for queue in settings.CELERY_TASK_QUEUES]
    seen = cast("list[object]", valkey().mget([WORKER_SEEN.format(queue=name) for name in names]))
    return [name for name, is_seen in zip(names, seen, strict=True) if not is_seen]


@beat_init.connect
def watch_beat(**_kwargs: Any) -> None:
    """Only in the beat's own process: what it enqueues, every five minutes at least, is its beat."""
    after_task_publish.connect(beat_is_alive)


def beat_is_alive(**_kwargs: Any) -> None:
    try:
        valkey().set(BEAT_SEEN, int(time.time()), ex=BEAT_SEEN_SECONDS)
    except RedisError:
        return
