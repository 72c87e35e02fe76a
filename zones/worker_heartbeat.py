"""The worker's sign of life, for the health page: a key in Valkey that ends by itself."""

from __future__ import annotations

from typing import Any

from celery.signals import heartbeat_sent
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

WORKER_SEEN = "antw4wvl:worker-seen"
WORKER_SEEN_SECONDS = 30


def valkey() -> Redis:
    """Return a client that gives up quickly when Valkey is away."""
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)


@heartbeat_sent.connect
def worker_is_alive(**_kwargs: Any) -> None:
    try:
        valkey().set(WORKER_SEEN, 1, ex=WORKER_SEEN_SECONDS)
    except RedisError:
        return  # the health page will say that Valkey is away
