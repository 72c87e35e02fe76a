"""`make bench ARGS="--load"`: a hundred people at once, while what the portal stands on fails under them.

A whole portal of its own: PostgreSQL, Valkey, web, workers, beat and a mail server. What people send carries a word that is
nowhere else; afterwards each that was answered with success stands in the database exactly once.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import psycopg
from aiosmtpd.controller import Controller

from antw4wvl.launcher import PROJECT
from antw4wvl.launcher.environment import complete
from antw4wvl.launcher.home import Home
from antw4wvl.launcher.services import Services
from antw4wvl.launcher.terminal import say
from tests.benchmarks import load_report
from tests.benchmarks.calls import CSRF
from tests.benchmarks.load_report import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

THINKING = (4.0, 10.0)
"""Seconds between two requests of a person."""

WRITES_EACH = 3
"""Of so many requests one sends something."""

PAGES = ("/", "/knowledge/", "/questions/", "/exchanges/", "/search/?q=fiets")
SILENT_WEB = 60
FOUND = """
SELECT word[1], count(*) FROM (
  SELECT regexp_matches(text, 'load\\d+x\\d+x') FROM knowledge_comment
  UNION ALL SELECT regexp_matches(title, 'load\\d+x\\d+x') FROM knowledge_article
) AS found (word) GROUP BY 1
"""


class Person(threading.Thread):
    def __init__(self, number: int, told: dict[str, Any], portal: Portal, until: float) -> None:
        super().__init__(daemon=True)
        self.number, self.told, self.portal, self.until = number, told, portal, until
        self.random = Random(number)  # noqa: S311 - the same at every run is what is wanted

    def run(self) -> None:
        time.sleep(self.random.uniform(0, THINKING[1]))
        asked = 0
        while time.monotonic() < self.until:
            asked += 1
            if asked % WRITES_EACH == 0:
                self._send(f"load{self.number}x{asked}x", is_draft=asked % (3 * WRITES_EACH) == 0)
            else:
                self._ask("GET", self.random.choice([*PAGES, *self.told["articles"]]))
            time.sleep(self.random.uniform(*THINKING))

    def _send(self, word: str, *, is_draft: bool) -> None:
        """Send something; without a clear answer send the same form again, as a person does."""
        form = {"csrfmiddlewaretoken": CSRF, "form_key": word}
        if is_draft:
            path = "/knowledge/new/"
            form |= {
                "title": word, "summary": "Kort", "body": "<p>Tekst</p>", "kind": "practice",
                "topic": self.portal.topic, "audience": "network", "language": "nl",
            }  # fmt: skip
        else:
            path = f"{self.random.choice(self.told['articles'])}comments/"
            form["text"] = f"Wat {word} betreft"
        with self.portal.tally.lock:
            self.portal.tally.sent += 1
        for _try in range(6):
            status = self._ask("POST", path, urlencode(form))
            if 200 <= status < 400:
                with self.portal.tally.lock:
                    self.portal.tally.accepted.add(word)
            if status and status != 503:
                return
            time.sleep(self.random.uniform(1, 2))

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        began, status = time.monotonic(), 0
        line = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=SILENT_WEB)
        headers = {"Cookie": self.told["cookie"], "Host": "localhost", "Accept-Language": "nl"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            line.close()
        what = f"{method} {path}" if status == http.client.NOT_FOUND else method
        self.portal.tally.note(what, status, began, time.monotonic() - began)
        return status


class Postbox:
    """A mail server that takes everything, unless it is told to fall silent."""

    def __init__(self) -> None:
        self.taken = 0
        self.may_answer = threading.Event()
        self.may_answer.set()

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.may_answer.wait()
        self.taken += 1
        return "250 taken"


class Portal:
    def __init__(self, folder: Path) -> None:
        for name in NOT_OURS:
            os.environ.pop(name, None)
        self.place = Home(folder)
        self.place.prepare()
        self.services = Services(self.place)
        self.port, self.tally, self.mail = _free_port(), Tally(), Postbox()
        self.controller = Controller(self.mail, hostname="127.0.0.1", port=_free_port())
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.topic = ""
        self.environment: dict[str, str] = {}

    def start(self) -> None:
        self.services.start()
        self.controller.start()
        self.environment = complete(
            self.services.environment()
            | {
                "DJANGO_SETTINGS_MODULE": "antw4wvl.settings",
                "PORTAL_HOME": str(self.place.folder), "SECRET_KEY": "load" * 16, "HTTPS": "0",
                "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.controller.port),
                "WEB_BIND": f"127.0.0.1:{self.port}", "PYTHONWARNINGS": "ignore", "LOG_LEVEL": "WARNING",
            }
        )  # fmt: skip
        self._manage("prepare", "-v0")
        self._manage("load_demo", DEMO="1")
        self._run("web", "gunicorn", "-c", "python:antw4wvl.gunicorn")
        self._run("workers", "antw4wvl.workers")
        schedule = str(self.place.run / "beat")
        self._run("beat", "celery", "-A", "antw4wvl", "--quiet", "beat", "--schedule", schedule)
        _until(self.answers)

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
        self.controller.stop()
        self.services.stop()

    def people(self, number: int) -> list[dict[str, Any]]:
        command = [sys.executable, "-m", "tests.benchmarks.load_people", str(number)]
        made = subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, check=True
        )
        told = json.loads(made.stdout)
        self.topic = told["topic"]
        return list(told["people"])

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2):
                return True
        except OSError:
            return False

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.environment["DATABASE_OWNER_URL"]) as line:
            return list(line.execute(question))  # type: ignore[call-overload]  # a literal of this module

    def _manage(self, *command: str, **more: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=PROJECT, env=self.environment | more, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def _run(self, name: str, *command: str) -> None:
        with (self.place.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=PROJECT, env=self.environment, stdout=log,
                stderr=subprocess.STDOUT,
            )  # fmt: skip


@contextmanager
def _portal() -> Iterator[Portal]:
    with tempfile.TemporaryDirectory(prefix="portal-load-") as name:
        Path(name).chmod(0o755)
        portal = Portal(Path(name) / "home")
        try:
            portal.start()
            yield portal
        finally:
            portal.stop()


def _broker_hangs(portal: Portal, seconds: float) -> None:
    pid = portal.services.started["valkey"].pid
    os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)


def _mail_server_is_silent(portal: Portal, seconds: float) -> None:
    portal.mail.may_answer.clear()
    time.sleep(seconds)
    portal.mail.may_answer.set()


def _database_restarts(portal: Portal, _seconds: float) -> None:
    database = portal.services.postgres
    if database is None:
        raise RuntimeError("the load run wants a database of its own: unset DATABASE_URL")
    database.stop()
    process = database.start()
    if process:
        portal.services.started["postgres"] = process


def _processes_are_killed(portal: Portal, _seconds: float) -> None:
    """One process of the web, and the worker of the letters with all that it runs."""
    for name in ("web", "workers"):
        pid = portal.running[name].pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)


FAULTS: tuple[tuple[str, float, Callable[[Portal, float], None]], ...] = (
    ("Valkey hangs (SIGSTOP)", 0.15, _broker_hangs),
    ("the mail server is silent", 0.40, _mail_server_is_silent),
    ("PostgreSQL is restarted", 0.65, _database_restarts),
    ("a web process and a worker are killed", 0.85, _processes_are_killed),
)
NOT_OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_BACKUP_URL",
    "REDIS_URL",
    "DATABASE_ROLE",
    "TEST_DATABASE_NAME",
)
"""What the launcher told of the tests' own services, which others use too."""

LASTS = 0.15
"""How much of the run a fault lasts that has a length."""


def run(seconds: float, people: int) -> tuple[str, bool]:
    """Return a table of what happened, and whether nothing was lost or done twice."""
    with _portal() as portal:
        say(f"{people} people for {seconds:.0f} s …", "bench")
        began = time.monotonic()
        told = portal.people(people)
        began = time.monotonic()
        crowd = [Person(n, one, portal, began + seconds) for n, one in enumerate(told)]
        for person in crowd:
            person.start()
        for name, at, fault in FAULTS:
            time.sleep(max(0, began + at * seconds - time.monotonic()))
            say(f"{time.monotonic() - began:5.1f} s: {name}", "bench")
            fault(portal, LASTS * seconds)
        for person in crowd:
            person.join()
        found = dict(portal.rows(FOUND))
        letters = dict(portal.rows("SELECT state, count(*) FROM zones_letter GROUP BY 1"))
    tally = portal.tally
    lost = sorted(tally.accepted - set(found))
    twice = sorted(word for word, count in found.items() if count > 1)
    phases = [("before", 0.0), *((name, at * seconds) for name, at, _fault in FAULTS)]
    text = load_report.table(
        tally,
        began,
        phases,
        people=people,
        letters=letters,
        taken=portal.mail.taken,
        found=len(found),
    )
    text += f"\nAccepted and not found: {len(lost)} {lost[:5]}\nFound more than once: {len(twice)} {twice[:5]}\n"
    return text, not lost and not twice and bool(tally.accepted)


def _until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("the portal did not start")
        time.sleep(0.2)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
