"""What can be wrong, in words for who runs the import."""

from __future__ import annotations

MAX_SHOWN = 60


class BadLine(Exception):
    """A line that cannot be imported; its text says why, without what may be somebody's data."""


class ImportRefused(Exception):
    """The import as a whole cannot run."""


def shown(text: str) -> str:
    """Return a text from the file as it may stand in a terminal: short, without control characters."""
    return repr(text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…")
