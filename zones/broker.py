"""Asking the worker for something, without ever making a request wait for a broker that is away or hangs.

One short try; after a failure nobody asks Valkey anything for a while. The rows in PostgreSQL carry
the promise, and the sweeps enqueue what was not heard.
"""

from __future__ import annotations

import logging
import time

from celery import current_app
from kombu import pools
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 0.1
"""For one answer of Valkey. A try asks twice at most, so that a request waits 0.3 s in all."""

PAUSE_SECONDS = 30
"""After a failure nobody asks Valkey for so long: otherwise each request would wait for it."""

ONE_SHORT_TRY = {
    "socket_connect_timeout": TIMEOUT_SECONDS,
    "socket_timeout": TIMEOUT_SECONDS,
    "max_retries": 0,
}

_silent_until = 0.0


def is_silent() -> bool:
    """Say whether Valkey did not answer a moment ago, so that it is not worth asking now."""
    return time.monotonic() < _silent_until


def note_silence() -> None:
    global _silent_until
    _silent_until = time.monotonic() + PAUSE_SECONDS


def enqueue(task: str, *ids: int, countdown: float = 0) -> bool:
    """Enqueue a task by its name, because tasks stand above those who ask; return whether the broker took it."""
    if is_silent():
        return False
    connection = current_app.connection_for_write(transport_options=ONE_SHORT_TRY)
    signature = current_app.signature(task, ids)
    try:
        with pools.producers[connection].acquire(block=True) as producer:
            signature.apply_async(producer=producer, countdown=countdown, retry=False)
    except OperationalError as trouble:
        note_silence()
        log.warning("%s %s waits for the sweep: %s", task, ids, trouble)
        return False
    return True
