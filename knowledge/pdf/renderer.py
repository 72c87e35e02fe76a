"""Lays the pages out in a process of its own: a text nobody could print must not hold the web."""

from __future__ import annotations

import ctypes
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders

from knowledge.files import sandbox

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.models import Attachment

PRESS = Path(__file__).with_name("weasyprint_worker.py")
LIMITS = sandbox.Limits(seconds=15, cpu_seconds=12, memory=1024**3)
LETTERS = ("inter-latin-wght-normal.woff2", "inter-latin-wght-italic.woff2")
LIBRARIES = ("libpango-1.0", "libpangoft2-1.0")


class NoPaper(Exception):
    """The text could not be laid out within the limits."""


@cache
def can_print() -> bool:
    """Say whether this machine has the libraries that lay out the pages."""
    return all(_is_there(name) for name in LIBRARIES)


def printed(html: str, pictures: Iterable[Attachment] = ()) -> bytes:
    """Return a page as PDF. It may show these pictures, by their public id, and nothing else from anywhere.

    Raises NoPaper.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _lay_out_on_the_table(folder, html, pictures)
        try:
            sandbox.run(PRESS, name, limits=LIMITS)
            return (folder / "pages.pdf").read_bytes()
        except (sandbox.SandboxFailed, FileNotFoundError) as failed:
            raise NoPaper from failed


def _lay_out_on_the_table(folder: Path, html: str, pictures: Iterable[Attachment]) -> None:
    (folder / "page.html").write_text(html, encoding="utf-8")
    for path in ("css/paper.css", *(f"vendor/inter/{name}" for name in LETTERS)):
        found = finders.find(path)
        if isinstance(found, str):
            shutil.copy(found, folder / Path(path).name)
    for picture in pictures:
        drawn = picture.preview or picture.file
        try:
            with drawn.open() as stored, (folder / picture.public_id).open("wb") as copy:
                copy.writelines(stored.chunks())
        except FileNotFoundError:
            continue  # the page says what the picture showed


def _is_there(library: str) -> bool:
    for name in (f"{library}.so.0", f"{library}.0.dylib", f"{library}-0.dll"):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False
