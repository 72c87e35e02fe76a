"""Starts the launcher as a person would, in a process of its own, and looks at what it leaves."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 180


def bare_environment(**more: str) -> dict[str, str]:
    """What a new terminal has: nothing of the portal's that the test run itself was given."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "PATH") if name in os.environ}
    return kept | more


def launch(*arguments: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "antw4wvl.launcher", *arguments],
        cwd=PROJECT,
        env=bare_environment(PORTAL_HOME=str(home), **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def manage(home: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=bare_environment(PORTAL_HOME=str(home)),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    ).stdout.strip()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def processes_of(home: Path, words: str = "") -> dict[int, str]:
    """All that runs for a home, started with it or in it, by process id."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            known = line.encode() + (entry / "environ").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if line and words in line and str(home).encode() in known:
            found[int(entry.name)] = line
    return found


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every account reaches, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="portal-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


class Demo:
    """A running `make demo`."""

    def __init__(self, home: Path, port: int | None = None) -> None:
        self.home = home
        self.port = port or free_port()
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "antw4wvl.launcher", "demo"],
            cwd=PROJECT,
            env=bare_environment(PORTAL_HOME=str(home), PORT=str(self.port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.said.append(line)

    @property
    def output(self) -> str:
        return "".join(self.said)

    def until_ready(self) -> Demo:
        wait_for(lambda: "The portal is there" in self.output or self.process.poll() is not None)
        assert "The portal is there" in self.output, self.output
        return self

    def get(self, path: str) -> int:
        try:
            return urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=5).status
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return 0

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def wait_for(condition, seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
