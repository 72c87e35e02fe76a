from __future__ import annotations

import pytest

from zones import mail


@pytest.fixture
def letter(polder_member):
    """A letter that may be sent once only."""
    return mail.queue_letter("password_reset", polder_member, "once", item=7)


@pytest.fixture
def _kinds():
    """Two kinds of letter that use a real letter's words: one that may be repeated, one that may not."""

    def render(person, params):
        return {"password_url": f"https://portal.example/{params.get('item', '')}"}

    before = dict(mail.KINDS)
    original = mail.KINDS["password_reset"]
    mail.KINDS["password_reset"] = mail.Kind(render, repeatable=False)
    yield
    mail.KINDS.clear()
    mail.KINDS.update(before)
    assert mail.KINDS["password_reset"] is original
