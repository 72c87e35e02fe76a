"""How a letter stands."""

from __future__ import annotations


def state(letter):
    letter.refresh_from_db()
    return letter.state
