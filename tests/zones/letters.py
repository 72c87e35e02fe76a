"""How a letter stands."""

from __future__ import annotations

from zones import mail


def state(letter):
    letter.refresh_from_db()
    return letter.state


def make_repeatable():
    mail.KINDS["password_reset"] = mail.Kind(mail.KINDS["password_reset"].render, repeatable=True)
