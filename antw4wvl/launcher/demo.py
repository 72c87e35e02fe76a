"""`make demo`: the whole portal in the foreground, with the demo network in it."""

from __future__ import annotations

import http.client
import ipaddress
import os
import shutil
import signal
import socket
import sys
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from antw4wvl.launcher import Refused, preparation
from antw4wvl.launcher.environment import write
from antw4wvl.launcher.foreground import Foreground, Stopped
from antw4wvl.launcher.home import Home
from antw4wvl.launcher.processes import alive, wait_until
from antw4wvl.launcher.services import Services
from antw4wvl.launcher.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable

ZONES = ("antwerpen", "polder", "riho", "vlas", "westkust")
ROLES = ("member", "coordinator", "chief")
NETWORK_PEOPLE = ("network", "observer", "admin")
DEFAULT_PASSWORD = "antw4wvl-demo-2026"  # noqa: S105 - the demo's, printed at every start
RUNNING = "The demo of this folder runs already (process {holder}); stop it first, or give another PORTAL_HOME."
MEGABYTES = 200
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to knock when it listens everywhere
ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ONE_SLOT_EACH = ("WORKER_LETTERS", "WORKER_FILES", "WORKER_DOCUMENTS", "WORKER_DEFAULT")
OURS = (
    "files",
    "log",
    "mail",
    "run",
    "services",
    "services.path",
    "static",
    "secrets.json",
    "static.stamp",
)


def home() -> Home:
    return Home.from_environment("var")


def run() -> None:
    began = time.monotonic()
    _stop_when_asked()
    place, address = home(), Address.from_environment()
    place.prepare()
    died = (place.run / "demo").exists() and bool((place.run / "demo").read_text())
    with place.locked("demo", patience=0, refusal=RUNNING):
        if place.free_megabytes() < MEGABYTES:
            raise Refused(f"The disk is too full: the demo needs {MEGABYTES} MB for its database.")
        # Asked before all else; what a launcher that was killed has left needs a moment to go.
        address.listen(patience=15 if died else 0).close()
        services = Services(place)
        try:
            say("Starting PostgreSQL and Valkey …")
            services.start()
            _serve(place, address, services, began)
        finally:
            _deaf()
            services.stop()


def _serve(place: Home, address: Address, services: Services, began: float) -> None:
    environment = _environment(place, address) | services.environment()
    write(place, environment)
    foreground = Foreground(environment)
    try:
        _prepare(place, foreground, own_database=services.postgres is not None)
        _start(place, foreground, address)
        welcome = partial(_welcome, place, address, environment, began)
        foreground.watch(_once_ready(address, welcome))
    finally:
        _deaf()
        say("Stopping …")
        foreground.stop()


def reset() -> None:
    """Throw the demo's data away, stopping it first; only what the launcher itself has put there."""
    place = home()
    place.prepare()
    note = place.run / "demo"
    with suppress(FileNotFoundError, ValueError, ProcessLookupError):
        holder = int(note.read_text())
        if alive(holder):
            os.kill(holder, signal.SIGTERM)
            wait_until(lambda: not alive(holder), 60)
    with place.locked("demo", patience=0, refusal=RUNNING):
        Services(place).stop()
        shutil.rmtree(place.services_folder())
        for name in OURS:
            path = place.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    say("The demo's data is gone; `make demo` makes it anew.")


class Address:
    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port

    @classmethod
    def from_environment(cls) -> Address:
        told = os.environ.get("PORT") or "8000"
        if not told.isdecimal() or not 0 < int(told) < 65536:
            raise Refused(f"PORT must be a number from 1 to 65535, not {told!r}.")
        return cls(os.environ.get("BIND") or "127.0.0.1", int(told))

    @property
    def is_local(self) -> bool:
        with suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return self.host == "localhost"

    @property
    def url(self) -> str:
        host = "localhost" if self.is_local or self.host in ANYWHERE else self.host
        return f"http://{host}:{self.port}"

    def listen(self, *, patience: float) -> socket.socket:
        deadline = time.monotonic() + patience
        while True:
            try:
                kind, _, _, _, place = socket.getaddrinfo(
                    self.host,
                    self.port,
                    type=socket.SOCK_STREAM,
                    flags=socket.AI_PASSIVE,
                )[0]
                listener = socket.socket(kind)
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    listener.bind(place)
                    listener.listen(128)
                except OSError:
                    listener.close()
                    raise
            except OSError as error:
                if time.monotonic() > deadline:
                    raise Refused(
                        f"Port {self.port} at {self.host} cannot be had ({error.strerror}): "
                        "stop what uses it, or give another with PORT=…"
                    ) from error
                time.sleep(0.3)
            else:
                return listener

    def answers(self) -> bool:
        host = ANYWHERE.get(self.host, self.host)
        line = http.client.HTTPConnection(host, self.port, timeout=2)
        try:
            line.request("GET", "/healthz", headers={"Host": f"localhost:{self.port}"})
            return line.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()


def _environment(place: Home, address: Address) -> dict[str, str]:
    return {
        "PORTAL_HOME": str(place.folder),
        "DEMO": "1",
        "MAILBOX_OPEN": "1" if address.is_local else "0",
        "DEMO_PASSWORD": os.environ.get("DEMO_PASSWORD") or DEFAULT_PASSWORD,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or place.secrets()["secret_key"],
        "BASE_URL": os.environ.get("BASE_URL") or address.url,
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS")
        or ("localhost,127.0.0.1,[::1]" if address.is_local else "*"),
        **{name: os.environ.get(name) or "1" for name in ONE_SLOT_EACH},
        # Root knows that it is root; Celery would say so at length at every start.
        "PYTHONWARNINGS": "ignore::UserWarning:celery.platforms",
    }


def _prepare(place: Home, foreground: Foreground, *, own_database: bool) -> None:
    # Notes of what was done lie beside our own database; of another's we know nothing, and ask it.
    notes = place.services_folder() if own_database else None
    preparation.prepare(place, notes, foreground)
    preparation.load_demo(notes, foreground)


def _start(place: Home, foreground: Foreground, address: Address) -> None:
    """The same commands as in docker-compose.yml, but for where they listen and write."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "antw4wvl", "--skip-checks", "--quiet"]
    with address.listen(patience=0) as listener:
        web = [
            *python,
            "gunicorn",
            "-c",
            "python:antw4wvl.gunicorn",
            "--bind",
            f"fd://{listener.fileno()}",
        ]
        foreground.start("web", web, keep=[listener.fileno()])
    foreground.start("worker", [*python, "antw4wvl.workers"])
    foreground.start(
        "beat",
        [*celery, "beat", "--schedule", str(place.run / "beat")],
    )


def _once_ready(address: Address, tell: Callable[[], None]) -> Callable[[], None]:
    told = False

    def look() -> None:
        nonlocal told
        if not told and address.answers():
            told = True
            tell()

    return look


def _welcome(place: Home, address: Address, environment: dict[str, str], began: float) -> None:
    zones = ", ".join(ZONES)
    say(
        f"""
The portal is there, after {time.monotonic() - began:.1f} s:  {address.url}

Sign in as      {", ".join(f"{role}@ZONE.example" for role in ROLES)}  (ZONE: {zones})
or as           {", ".join(f"{name}@antw4wvl.example" for name in NETWORK_PEOPLE)}
with password   {environment["DEMO_PASSWORD"]}
Letters go to   {place.folder / "mail"}  and {address.url}/mail/{"" if address.is_local else "  (sign in first)"}
Ctrl-C stops all of it; the data stays in {place.folder}
"""
    )


def _stop_when_asked() -> None:
    def stop(_number: int, _frame: object) -> None:
        raise Stopped

    for number in ASKED_TO_STOP:
        signal.signal(number, stop)


def _deaf() -> None:
    """A second Ctrl-C must not leave half of it running."""
    for number in ASKED_TO_STOP:
        signal.signal(number, signal.SIG_IGN)
