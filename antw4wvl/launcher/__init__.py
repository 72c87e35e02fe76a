"""Starts the portal and what stands under it on a machine that has only Python and make."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class Refused(Exception):
    """Something outside stands in the way; the text is the one sentence that the person at the terminal reads."""
