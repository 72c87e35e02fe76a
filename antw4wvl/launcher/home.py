"""PORTAL_HOME: the one folder in which a portal keeps all that is its own."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from antw4wvl.launcher import PROJECT, Refused
from antw4wvl.launcher.accounts import give, may_run, service_account

if TYPE_CHECKING:
    from collections.abc import Iterator

# 107 bytes is all that a socket's path may have, "/.s.PGSQL.5432.lock" included.
MAX_SOCKET_FOLDER_LENGTH = 80


class Home:
    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.run = self.folder / "run"
        self.log = self.folder / "log"

    @classmethod
    def from_environment(cls, otherwise: str) -> Home:
        given = os.environ.get("PORTAL_HOME", "")
        if given.startswith("~"):
            raise Refused(f"PORTAL_HOME={given} stays as it is in quotes: write $HOME for ~.")
        return cls(Path(given or PROJECT / otherwise))

    def prepare(self) -> None:
        for folder in (self.folder, self.run, self.log):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def environment_file(self) -> Path:
        return self.run / "portal.env"

    def secrets(self) -> dict[str, str]:
        """The home's own passwords and key, made once."""
        path = self.folder / "secrets.json"
        if not path.exists():
            names = ("secret_key", "superuser", "owner", "app", "backup")
            write_private(path, json.dumps({name: secrets.token_urlsafe(40) for name in names}))
        kept: dict[str, str] = json.loads(path.read_text())
        return kept

    def services_folder(self) -> Path:
        """Where the services keep their files.

        Beside the rest, except where root's services run as an account that cannot reach the home
        (a clone in a closed home folder): then under /var/lib, and a note in the home says where.
        """
        note = self.folder / "services.path"
        if note.exists() and (elsewhere := Path(note.read_text())).is_dir():
            return elsewhere
        account = service_account()
        kept = self.folder / "services"
        if not kept.exists():
            if may_run(self.folder, account):
                kept.mkdir(parents=True)
            else:
                kept = Path(tempfile.mkdtemp(prefix="antw4wvl-", dir="/var/lib"))
                note.write_text(str(kept))
            give(kept, account)
        return kept

    def socket_folder(self) -> Path:
        """A short folder for sockets, made anew when the last one is gone."""
        note = self.run / "sockets"
        if note.exists():
            folder = Path(note.read_text())
            if folder.is_dir() and folder.stat().st_uid in _trusted():
                return folder
        base = tempfile.gettempdir()
        if len(base) > MAX_SOCKET_FOLDER_LENGTH - 20 or not may_run(Path(base), service_account()):
            base = "/tmp"  # noqa: S108 - mkdtemp makes the folder, nobody can have put it there
        folder = Path(tempfile.mkdtemp(prefix="antw4wvl-", dir=base))
        give(folder, service_account())
        note.write_text(str(folder))
        return folder

    def free_megabytes(self) -> int:
        stat = os.statvfs(self.folder)
        return stat.f_bavail * stat.f_frsize // 2**20

    @contextmanager
    def locked(self, name: str, *, patience: float, refusal: str) -> Iterator[None]:
        """Hold a lock of this home; the kernel lets go of it when its holder dies in whatever way."""
        path = self.run / name
        with path.open("a+") as file:
            deadline = time.monotonic() + patience
            while not try_lock(file.fileno(), fcntl.LOCK_EX):
                if time.monotonic() > deadline:
                    raise Refused(refusal.format(holder=path.read_text().strip() or "unknown"))
                time.sleep(0.1)
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            try:
                yield
            finally:
                file.truncate(0)


def try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    half = path.with_name(f".{path.name}.half")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    half.replace(path)


def _trusted() -> set[int]:
    account = service_account()
    return {os.geteuid()} | ({account.pw_uid} if account else set())
