"""How many articles a second the real server gives, against how many empty pages."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from antw4wvl.launcher import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.calls import Target

CONNECTIONS = 4
EMPTY = "/bench/empty/"
BARE = "an empty view without any middleware"
OURS = "an empty view in the portal's stack"


class _Line(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(self.path)


def rates(target: Target, *, slices: int, seconds: float) -> dict[str, float]:
    """Return requests a second: gunicorn with one worker, four connections that stay open, in turn."""
    article = target.newest[0].get_absolute_url()
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = f"{folder}/ours", f"{folder}/bare"
        with (
            _serving(target, ours, "antw4wvl.wsgi"),
            _serving(target, bare, "tests.benchmarks.bare"),
        ):
            asked = {"an article": (ours, article), OURS: (ours, EMPTY), BARE: (bare, EMPTY)}
            counted: dict[str, list[float]] = {what: [] for what in asked}
            for number in range(slices + 1):
                for what, (path, page) in asked.items():
                    rate = _rate(path, page, target.cookie, seconds)
                    if number:  # the first is to warm up
                        counted[what].append(rate)
    return {what: median(found) for what, found in counted.items()}


@contextmanager
def _serving(target: Target, path: str, application: str) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:antw4wvl.gunicorn"]
    command += ["--workers", "1", "--bind", f"unix:{path}", "--log-level", "warning", application]
    environment = {"BENCH_DATABASE": target.name, "DATABASE_ROLE": "app"}
    process = subprocess.Popen(
        command, cwd=PROJECT, env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 30
        while not Path(path).exists():
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _rate(path: str, page: str, cookie: str, seconds: float) -> float:
    counts = [0] * CONNECTIONS
    end = time.perf_counter() + seconds

    def ask(place: int) -> None:
        line = _Line(path)
        while time.perf_counter() < end:
            line.request("GET", page, headers={"Cookie": cookie, "Host": "localhost"})
            answer = line.getresponse()
            answer.read()
            if answer.status != http.client.OK:
                raise RuntimeError(f"{page} answers {answer.status}")
            counts[place] += 1
        line.close()

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not all(counts):
        raise RuntimeError(f"{page} was not answered")
    return sum(counts) / (time.perf_counter() - began)
