"""A whole portal as `make demo` starts it, and people who walk it in a real Chromium."""

from __future__ import annotations

import email.policy
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Cookie, Page

PROJECT = Path(__file__).parents[2]
AXE = (PROJECT / "tests/vendor/axe.min.js").read_text()
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
PASSWORD = "antw4wvl-demo-2026"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERIOUS = {"serious", "critical"}
WIDE, PHONE = 1280, 360
# What a portal of its own must not inherit from the run of tests around it.
INHERITED = ("DATABASE_", "REDIS_URL", "SECRET_KEY", "TEST_DATABASE_NAME", "HTTPS", "DJANGO_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    without = pytest.mark.skip(reason="no Chromium on this machine: the browser tests did not run")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(without)


@dataclass
class Portal:
    """A running demo: its address, its home and its mail."""

    url: str
    home: Path
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the running portal and return what it said."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def letters(self, address: str) -> list[EmailMessage]:
        """Return the letters that lie in somebody's mailbox, oldest first."""
        parser = BytesParser(EmailMessage, policy=email.policy.default)
        found = sorted((self.home / "mail").glob(f"*{address}.eml"))
        return [parser.parsebytes(path.read_bytes()) for path in found]

    def wait_for_letter(self, address: str, subject: str, seconds: float = 20) -> EmailMessage:
        """Return the newest letter whose subject holds `subject`, as soon as the worker has sent it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [m for m in self.letters(address) if subject in m["Subject"]]
            if found:
                return found[-1]
            time.sleep(0.2)
        subjects = [m["Subject"] for m in self.letters(address)]
        raise AssertionError(f"no letter about {subject!r} for {address}, only {subjects}")


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    """Start `make demo` on a free port, in a home of its own, and stop it the way people do."""
    home = Path(tempfile.mkdtemp(prefix="journeys-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(INHERITED)}
    environment = kept | {"PORT": str(port), "PORTAL_HOME": str(home)}
    log = (home / "demo.log").open("w")
    demo = subprocess.Popen(
        ["make", "demo"],
        cwd=PROJECT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/readyz", demo, home / "demo.log")
        yield Portal(f"http://localhost:{port}", home, environment)
    finally:
        os.killpg(demo.pid, signal.SIGTERM)
        demo.wait(30)
        log.close()
        shutil.rmtree(home, ignore_errors=True)


def _wait_until_ready(url: str, demo: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and demo.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"the demo did not come up:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop stays in this process, in which Django would refuse to ask the database from then on.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Walker:
    """One person in one window, who notices what is broken on the way."""

    page: Page
    portal: Portal
    sessions: dict[str, list[Cookie]] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda e: self.trouble.append(f"script: {e}"))
        self.page.on("request", self._request)

    def _console(self, message: object) -> None:
        if message.type == "error" and not re.search(r"status of (404|409|422)", message.text):
            self.trouble.append(f"console: {message.text}")

    def _request(self, request: object) -> None:
        if request.url.startswith("http") and not request.url.startswith(self.portal.url):
            self.trouble.append(f"leaves the portal: {request.url}")

    def go(self, path: str) -> int:
        """Open a page and return its status."""
        answer = self.page.goto(self.portal.url + path, wait_until="load")
        return answer.status

    def sign_in(self, address: str) -> None:
        """Sign in by the form; the session is kept for the next window of the same person."""
        self.go("/accounts/login/")
        self.page.fill("input[name=login]", address)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(f"{self.portal.url}/")
        cookies = self.page.context.cookies()
        self.sessions[address] = [each for each in cookies if "session" in each["name"]]

    def is_signed_in_as(self, address: str) -> bool:
        """Take up the session of an earlier window, if there is one that still stands."""
        context = self.page.context
        context.add_cookies(self.sessions.get(address, []))
        answer = context.request.get(f"{self.portal.url}/profile/", max_redirects=0)
        if answer.status != 200:
            context.clear_cookies()
        return answer.status == 200

    def confirm_password(self) -> None:
        """Give the password on the page that asks for it again, unless this session gave it a moment ago."""
        if not self.path.startswith("/accounts/reauthenticate/"):
            return
        self.look()
        self.page.fill("main input[name=password]", PASSWORD)
        with self.page.expect_navigation():
            self.page.press("main input[name=password]", "Enter")

    def write_body(self, text: str) -> None:
        """Type in the rich-text editor as a person does."""
        editor = self.page.locator(".ProseMirror").first
        editor.click()
        self.page.keyboard.type(text)

    def press(self, action: str) -> None:
        """Press the button of the main form that stands for `action` and wait for the next page."""
        with self.page.expect_navigation():
            self.page.locator(f"main button[name=action][value={action}]").click()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.portal.url)

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def look(self) -> None:
        """Check this page as it stands: access for everybody, and nothing wider than the window."""
        found = self.page.evaluate(
            f"{AXE};axe.run(document, {{resultTypes: ['violations'], preload: false}})"
        )
        self.trouble += [
            f"axe {v['impact']} {v['id']} on {self.path}: {v['nodes'][0]['html'][:160]}"
            for v in found["violations"]
            if v["impact"] in SERIOUS
        ]
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 1:
            self.trouble.append(f"{self.path} scrolls sideways by {wide} px")


@pytest.fixture(scope="session")
def sessions() -> dict[str, list[Cookie]]:
    """The cookies of who signed in already, by address: signing in is a journey of its own."""
    return {}


@pytest.fixture
def walk(portal, browser, sessions):
    """Open a window as somebody: `with walk("member@polder.example", PHONE) as polder: ...`."""

    @contextmanager
    def window(address: str = "", width: int = WIDE, language: str = "nl") -> Iterator[Walker]:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale=f"{language}-BE",
            has_touch=width == PHONE,
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        walker = Walker(context.new_page(), portal, sessions)
        try:
            if address and not walker.is_signed_in_as(address):
                walker.sign_in(address)
            elif address:
                walker.go("/")
            yield walker
            assert walker.trouble == []
        finally:
            context.close()

    return window
