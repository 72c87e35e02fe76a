"""Real workers of the tests' own, on the database and the broker of the test that starts them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from redis import Redis

from zones.worker_heartbeat import queues_without_worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60


def environment(folder: Path, **more: str) -> dict[str, str]:
    name = connection.settings_dict["NAME"]
    return os.environ | {
        "DATABASE_ROLE": "app",
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}",
        "DEMO": "0",
        "EMAIL_HOST": settings.EMAIL_HOST,
        "EMAIL_PORT": str(settings.EMAIL_PORT),
        "PORTAL_HOME": str(folder),
        **more,
    }


@contextmanager
def workers(folder: Path, *queues: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the workers of these queues, or of all; ready when each has said that it lives."""
    Redis.from_url(settings.REDIS_URL).flushdb()
    with (folder / "workers.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "antw4wvl.workers", *queues],
            cwd=settings.BASE_DIR,
            env=environment(folder, **more),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wanted = set(queues or [queue.name for queue in settings.CELERY_TASK_QUEUES])
            assert until(lambda: not wanted & set(queues_without_worker())), said(folder)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def said(folder: Path) -> str:
    return (folder / "workers.log").read_text()


def until(condition, seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
