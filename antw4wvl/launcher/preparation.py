"""What must be done before the portal starts, each only when what it is made from has changed."""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING

from antw4wvl.launcher import PROJECT
from antw4wvl.launcher.terminal import say
from zones import catalogues

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from antw4wvl.launcher.foreground import Foreground
    from antw4wvl.launcher.home import Home

MANAGE = [sys.executable, "manage.py"]
INSTALLED = PROJECT / ".venv" / "installed.json"


def compile_catalogues() -> None:
    catalogues.compile_in([PROJECT / "locale"])


def prepare(home: Home, notes: Path | None, foreground: Foreground) -> None:
    """Run `manage.py prepare`, or the half of it that is due."""
    static = _Once(home.folder / "static.stamp", [INSTALLED, *_files("static/**/*")])
    schema = _Once(notes and notes / "migrated.stamp", [INSTALLED, *_files("*/migrations/*.py")])
    is_static_due = static.is_due or not (home.folder / "static").exists()
    compile_catalogues()
    if not (is_static_due or schema.is_due):
        return
    say("Preparing the static files and the database …")
    half = [] if is_static_due == schema.is_due else ["--files" if is_static_due else "--database"]
    with static, schema:
        foreground.run(
            "prepare", [*MANAGE, "prepare", "--clear", "-v0", *half], "Preparing the portal"
        )


def load_demo(notes: Path | None, foreground: Foreground) -> None:
    """Only into a database that never had it: what people did in the demo stays."""
    with _Once(notes and notes / "demo.stamp", []) as once:
        if once.is_due:
            say("Loading the demo network …")
            foreground.run("load", [*MANAGE, "load_demo"], "Loading the demo network")


def mark_of_schema() -> str:
    # The libraries too: some of their tables are among ours.
    patterns = (
        "*/migrations/*.py",
        "zones/row_security.py",
        "knowledge/search/reference/*",
        "antw4wvl/roles.sql",
    )
    return _mark([INSTALLED, *(path for pattern in patterns for path in _files(pattern))])


class _Once:
    """A note of what a result was made from; written only when the making did not fail."""

    def __init__(self, note: Path | None, sources: Iterable[Path]) -> None:
        self.note = note
        self.mark = _mark(sources)
        self.is_due = note is None or not note.exists() or note.read_text() != self.mark

    def __enter__(self) -> _Once:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self.is_due and self.note:
            self.note.write_text(self.mark)


def _files(pattern: str) -> list[Path]:
    return sorted(path for path in PROJECT.glob(pattern) if path.is_file())


def _mark(sources: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sources:
        if path.exists():
            stat = path.stat()
            digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
