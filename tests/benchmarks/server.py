"""How many pages a second the real server gives, against how many empty ones of Django's."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from antw4wvl.launcher import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.calls import Target

CLIENTS = (1, 4)
EMPTY = "/bench/empty/"
BARE = "an empty view without any middleware"
OURS = "an empty view in the portal's stack"
PAGES = {
    "article": "an article",
    "list": "the list",
    "home": "home",
    "article, full": "a full article",
}


PRIVATE = re.compile(r"^Private_(?:Clean|Dirty): +(\d+) kB", re.MULTILINE)


class _Line(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(self.path)


def rates(target: Target, *, slices: int, seconds: float) -> dict[int, dict[str, float]]:
    """Return requests a second by number of clients: gunicorn with one worker, connections that stay open, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = f"{folder}/ours", f"{folder}/bare"
        asked = {said: (ours, target.ask(page, 0).path) for page, said in PAGES.items()}
        asked |= {OURS: (ours, EMPTY), BARE: (bare, EMPTY)}
        counted: dict[tuple[int, str], list[float]] = defaultdict(list)
        with (
            _serving(target, ours, "antw4wvl.wsgi"),
            _serving(target, bare, "tests.benchmarks.bare"),
        ):
            for number, clients in product(range(slices + 1), CLIENTS):
                for what, (path, page) in asked.items():
                    rate = _rate(path, page, target.cookie, seconds, clients)
                    if number:  # the first is to warm up
                        counted[clients, what].append(rate)
    return {
        clients: {what: median(counted[clients, what]) for what in asked} for clients in CLIENTS
    }


def memory(target: Target, requests: int) -> float:
    """Return the megabytes that a worker has for itself alone after so many requests, of all pages in turn."""
    paths = [target.ask(page, number).path for number in range(50) for page in PAGES]
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/ours"
        with _serving(target, path, "antw4wvl.wsgi") as server:
            line = _Line(path)
            for number in range(requests):
                line.request(
                    "GET",
                    paths[number % len(paths)],
                    headers={"Cookie": target.cookie, "Host": "localhost"},
                )
                line.getresponse().read()
            (worker,) = Path(f"/proc/{server}/task/{server}/children").read_text().split()
            rollup = Path(f"/proc/{worker}/smaps_rollup").read_text()
    return sum(int(kilobytes) for kilobytes in PRIVATE.findall(rollup)) / 1024


@contextmanager
def _serving(target: Target, path: str, application: str) -> Iterator[int]:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:antw4wvl.gunicorn"]
    command += ["--workers", "1", "--bind", f"unix:{path}", "--log-level", "warning", application]
    environment = {"BENCH_DATABASE": target.name, "DATABASE_ROLE": "app"}
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 30
        while not Path(path).exists():
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _rate(path: str, page: str, cookie: str, seconds: float, clients: int) -> float:
    counts = [0] * clients
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

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not all(counts):
        raise RuntimeError(f"{page} was not answered")
    return sum(counts) / (time.perf_counter() - began)
