"""The worker's and the beat's signs of life, for the health page: keys in Valkey that end by themselves."""

from __future__ import annotations

import time
from typing import Any

from celery.signals import after_task_publish, beat_init, heartbeat_sent
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

WORKER_SEEN = "antw4wvl:worker-seen"
WORKER_SEEN_SECONDS = 30
BEAT_SEEN = "antw4wvl:beat-seen"
BEAT_SEEN_SECONDS = 7 * 24 * 60 * 60


def valkey() -> Redis:
    """Return a client that gives up quickly when Valkey is away."""
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)


@heartbeat_sent.connect
def worker_is_alive(**_kwargs: Any) -> None:
    try:
        valkey().set(WORKER_SEEN, 1, ex=WORKER_SEEN_SECONDS)
    except RedisError:
        return  # the health page will say that Valkey is away


@beat_init.connect
def watch_beat(**_kwargs: Any) -> None:
    """Only in the beat's own process: what it enqueues, every five minutes at least, is its beat."""
    after_task_publish.connect(beat_is_alive)


def beat_is_alive(**_kwargs: Any) -> None:
    try:
        valkey().set(BEAT_SEEN, int(time.time()), ex=BEAT_SEEN_SECONDS)
    except RedisError:
        return
