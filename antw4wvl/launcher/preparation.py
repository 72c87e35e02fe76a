"""What must be done before the portal starts, each only when what it is made from has changed."""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from antw4wvl.launcher import PROJECT
from antw4wvl.launcher.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from antw4wvl.launcher.foreground import Foreground
    from antw4wvl.launcher.home import Home

MANAGE = [sys.executable, "manage.py"]
INSTALLED = PROJECT / ".venv" / "installed.json"


def compile_catalogues() -> None:
    """By Babel: a bare machine has no msgfmt."""
    for source in sorted(PROJECT.glob("locale/*/LC_MESSAGES/django.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        half = compiled.with_suffix(".half")
        with half.open("wb") as file:
            write_mo(file, catalogue)
        half.replace(compiled)


def collect_static(home: Home, foreground: Foreground) -> None:
    with _Once(home.folder / "static.stamp", [INSTALLED, *_files("static/**/*")]) as once:
        if once.is_due or not (home.folder / "static").exists():
            say("Collecting the static files …")
            foreground.run(
                "static",
                [*MANAGE, "collectstatic", "--no-input", "-v0", "--clear"],
                "Collecting the static files",
            )


def migrate(notes: Path | None, foreground: Foreground) -> None:
    with _Once(
        notes and notes / "migrated.stamp", [INSTALLED, *_files("*/migrations/*.py")]
    ) as once:
        if once.is_due:
            say("Bringing the database up to date …")
            foreground.run(
                "migrate",
                [*MANAGE, "migrate", "--no-input", "-v0"],
                "Migrating the database",
            )


def load_demo(notes: Path | None, foreground: Foreground) -> None:
    """Only into a database that never had it: what people did in the demo stays."""
    with _Once(notes and notes / "demo.stamp", []) as once:
        if once.is_due:
            say("Loading the demo network …")
            foreground.run("load", [*MANAGE, "load_demo"], "Loading the demo network")


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
