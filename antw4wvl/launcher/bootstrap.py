"""Makes `.venv` from the hashed locks. Runs under the machine's own Python: the standard library alone.

`python3 antw4wvl/launcher/bootstrap.py [requirements-dev.lock …]`: the locks wanted beside those that
the demo needs. What is installed already is left alone; what failed leaves nothing half-made behind.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ALWAYS = ("requirements.lock", "requirements-embedded.lock")
OLDEST = (3, 11)
MEGABYTES = 500  # the libraries unpacked, pip's own work beside them, and a database


class Refused(Exception):
    """Something outside stands in the way; the text is the one sentence that the person at the terminal reads."""


class Environment:
    """The virtual environment, and the note of what was installed into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / "bin" / "python"
        self.note = folder / "installed.json"

    def installed(self) -> dict[str, str]:
        try:
            kept: dict[str, str] = json.loads(self.note.read_text())
        except (OSError, ValueError):
            return {}
        return kept if self.python.exists() else {}

    def install(self, locks: dict[str, str]) -> None:
        known = self.installed()
        if locks.items() <= known.items():
            return
        check_machine()
        fresh = not self._works()
        try:
            if fresh:
                shutil.rmtree(self.folder, ignore_errors=True)
                self._make()
            self._pip([*known, *(name for name in locks if name not in known)])
            half = self.note.with_suffix(".half")
            half.write_text(json.dumps(known | locks, indent=1))
            half.replace(self.note)
        except BaseException:
            if fresh:
                shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _works(self) -> bool:
        """Whether there is one to add to; one made with a Python that is gone since is not."""
        if not self.python.exists():
            return False
        asked = [str(self.python), "-m", "pip", "--version"]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0

    def _make(self) -> None:
        say("Making .venv …")
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(self.folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise Refused(f"Python's venv module could not make .venv: {last_line(made)}")

    def _pip(self, names: list[str]) -> None:
        say(f"Installing {', '.join(names)} …")
        wanted = [part for name in names for part in ("-r", str(PROJECT / name))]
        pip = [
            str(self.python),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "--no-input",
            "-q",
        ]
        done = subprocess.run(
            [*pip, "install", "--require-hashes", "--no-compile", *wanted],
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            if "No space left" in done.stderr:
                raise Refused("The disk is full: make room and start again.")
            raise Refused(
                f"The libraries could not be installed from {', '.join(names)}: {last_line(done)}"
            )


def check_python() -> None:
    if sys.version_info < OLDEST:
        raise Refused(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]} (set PYTHON=…)."
        )


def check_machine() -> None:
    if not os.access(PROJECT, os.W_OK):
        raise Refused(
            f"{PROJECT} cannot be written and the libraries go into .venv in it (PORTAL_HOME moves the data alone): "
            "run `make setup` once as an account that may write there, or clone it elsewhere."
        )
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Refused(
            "Python's venv module is missing: on Debian and Ubuntu, `apt install python3-venv` brings it."
        )
    free = shutil.disk_usage(PROJECT).free // 2**20
    if free < MEGABYTES:
        raise Refused(f"The disk is too full: {free} MB are free where {MEGABYTES} MB are needed.")


def wanted_locks(extra: list[str]) -> dict[str, str]:
    locks = {}
    for name in (*ALWAYS, *extra):
        path = PROJECT / name
        if not path.exists():
            raise Refused(f"{name} is missing: the clone is not whole.")
        locks[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return locks


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """The line that tells most: pip's last ERROR, else the last line said."""
    lines = ((done.stdout or "") + (done.stderr or "")).strip().splitlines() or ["no reason given"]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines)[-1].removeprefix("ERROR: ")[:300]


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    os.umask(
        0o022
    )  # root's services run under another account and must be able to read the libraries
    try:
        check_python()
        with Path(__file__).open() as one_at_a_time:
            fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
            Environment(PROJECT / ".venv").install(wanted_locks(sys.argv[1:]))
    except Refused as refused:
        sys.exit(str(refused))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    except OSError as error:
        sys.exit(f"The libraries could not be installed: {error.strerror}.")


if __name__ == "__main__":
    main()
