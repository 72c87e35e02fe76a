"""Connections that are never finished take nothing from others: directly, and behind the proxy that compose uses."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import quantiles

import pytest

from tests.own_workers import environment
from tests.setup.launching import PROJECT, free_port, wait_for

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SECONDS = float(os.environ.get("HALF_OPEN_SECONDS", "6"))
CONNECTIONS = 64
PAGE = "/accounts/login/"
NOISE = 0.05
"""A page of some milliseconds doubles by itself on a machine with two cores."""

HALVES = [
    b"",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n",
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nlogin=",
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n"
    + b"x" * 200_000,
]

# What the web process writes is committed: the tables are emptied afterwards.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@contextmanager
def web(folder: Path):
    port = free_port()
    given = environment(folder, WEB_BIND=f"127.0.0.1:{port}", HTTPS="0")
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, cwd=PROJECT, env=given, check=True)
    with (folder / "web.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:antw4wvl.gunicorn"],
            cwd=PROJECT, env=given, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            assert wait_for(lambda: status(port) == 200, 60), (folder / "web.log").read_text()
            yield port
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def nginx(behind: int):
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        text = (PROJECT / "proxy" / "nginx.conf").read_text()
        text = text.replace("web:8000", f"127.0.0.1:{behind}").replace(
            "listen 8080", f"listen 127.0.0.1:{port}"
        )
        text = text.replace(" /tmp/", f" {folder}/")
        Path(folder, "nginx.conf").write_text(text)
        command = [str(NGINX), "-p", folder, "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert wait_for(lambda: status(port) == 200, 20)
            yield port
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="module")
def direct(django_db_setup, tmp_path_factory):
    with web(tmp_path_factory.mktemp("web")) as port:
        yield port


@pytest.fixture(params=["directly", "behind the proxy"], scope="module")
def port(request, direct):
    if request.param == "directly":
        yield direct
    elif not NGINX:
        pytest.skip("there is no nginx here")
    else:
        with nginx(direct) as shown:
            yield shown


def status(port: int, path: str = "/healthz", method: str = "GET", **headers: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request(method, path, headers={"Host": "localhost"} | headers)
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()


def p95(port: int, seconds: float) -> float:
    taken = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        assert status(port, PAGE) == 200
        taken.append(time.monotonic() - began)
        time.sleep(0.02)
    return quantiles(taken, n=20)[-1]


class HalfOpen:
    """Connections of four kinds that are opened anew as soon as the server closes one."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.is_over = threading.Event()
        self.lines = [self._open(number) for number in range(CONNECTIONS)]
        self.thread = threading.Thread(target=self._keep_open)
        self.thread.start()

    def _open(self, number: int) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port))
        line.setblocking(False)
        with suppress(OSError):
            line.send(HALVES[number % len(HALVES)])
        return line

    def _keep_open(self) -> None:
        while not self.is_over.wait(0.2):
            for number, line in enumerate(self.lines):
                with suppress(BlockingIOError):
                    if not line.recv(65536):
                        line.close()
                        self.lines[number] = self._open(number)

    def close(self) -> None:
        self.is_over.set()
        self.thread.join()
        for line in self.lines:
            line.close()


def test_pages_while_64_connections_are_half_open_take_at_most_twice_as_long(port, record_property):
    p95(port, 1)
    before = p95(port, min(SECONDS, 10))
    half_open = HalfOpen(port)
    during = p95(port, SECONDS)
    half_open.close()

    record_property("p95_ms", [round(before * 1000), round(during * 1000)])
    assert during < 2 * before + NOISE


def test_body_of_five_gigabytes_is_refused_when_it_is_declared(port):
    began = time.monotonic()

    assert status(port, PAGE, "POST", **{"Content-Length": str(5 * 1024**3)}) == 413
    assert time.monotonic() - began < 2


def test_body_of_no_stated_length_reaches_no_thread(port):
    line = socket.create_connection(("127.0.0.1", port), timeout=20)
    line.sendall(
        b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nlogin"
    )
    time.sleep(0.3)

    assert status(port) == 200
    line.close()


def test_requests_over_one_connection_are_answered_in_order(port):
    both = (
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2
        + b"GET /healthz HTTP/1.1\r\nHost: local"
    )
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.sendall(both)
    time.sleep(0.5)
    line.sendall(b"host\r\nConnection: close\r\n\r\n")
    answers = b"".join(iter(lambda: line.recv(65536), b""))
    line.close()

    assert answers.count(b"HTTP/1.1 200") == 3


def test_large_body_that_comes_in_pieces_arrives(port):
    line = socket.create_connection(("127.0.0.1", port), timeout=20)
    body = b"login=a&password=" + b"x" * 3_000_000
    line.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                 b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % len(body))  # fmt: skip
    for first in range(0, len(body), 500_000):
        line.sendall(body[first : first + 500_000])
        time.sleep(0.05)
    answer = b"".join(iter(lambda: line.recv(65536), b""))
    line.close()

    assert answer.startswith(b"HTTP/1.1 403")  # no CSRF token: it was read
