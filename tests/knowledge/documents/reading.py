"""Reads a document as the worker does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.documents.convert import convert

if TYPE_CHECKING:
    from pathlib import Path


def read_file(path: Path, folder: Path):
    made = folder / "out"
    made.mkdir(exist_ok=True)
    return convert(path.suffix[1:], path, made)
