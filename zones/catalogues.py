"""The compiled catalogues: without them the portal speaks English to everybody, and nothing else fails."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Iterable


def not_compiled(folders: Iterable[str | Path]) -> list[Path]:
    """Return the catalogues in these folders that were never compiled, or changed since."""
    sources = (path for folder in folders for path in Path(folder).glob("*/LC_MESSAGES/django.po"))
    return sorted(path for path in sources if _is_outdated(path))


def compile_in(folders: Iterable[str | Path]) -> list[Path]:
    """Compile what is not compiled and return it. By Babel: a bare machine has no msgfmt."""
    found = not_compiled(folders)
    for source in found:
        with source.open("rb") as file:
            catalogue = read_po(file)
        half = source.with_suffix(f".{os.getpid()}.half")  # two may compile at once
        with half.open("wb") as file:
            write_mo(file, catalogue)
        half.replace(source.with_suffix(".mo"))
    return found


def _is_outdated(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
