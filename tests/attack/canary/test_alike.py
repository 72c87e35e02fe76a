"""What is hidden answers as what was never there: status, headers, body, and as many questions to the database."""

from __future__ import annotations

import base64
import json

import pytest

from knowledge import pagination
from knowledge.models import Article
from tests.attack.canary.places import ABSENT
from tests.attack.canary.tokens import token

TRYING = (
    "riho_coordinator",
    "vlas_member",
    "network_coordinator",
    "admin",
    "polder_member2",
    "former",
)


@pytest.mark.parametrize("name", TRYING)
@pytest.mark.parametrize("address", ["/search/", "/api/v1/search"])
def test_search_of_hidden_and_absent_words_answers_alike(planted, name, address):
    browser = planted.people.browser(name)
    for word in planted.closed_to(name):
        if word.endswith(("title", "because", "cleanfile")):
            absent = "q" * len(word)
            found, nothing = (browser.get(f"{address}?q={asked}") for asked in (word, absent))
            assert found.alike(word) == nothing.alike(absent), word


@pytest.mark.parametrize("name", TRYING)
@pytest.mark.parametrize("page", ["/knowledge/", "/knowledge/drafts/", "/knowledge/bin/"])
def test_list_cursor_of_hidden_and_absent_rows_answers_alike(planted, name, page):
    """An address of somebody who read further tells whoever gets it no more than one that was made up."""
    browser = planted.people.browser(name)
    for item in planted.items.values():
        row = Article.objects.filter(public_id=item.public_id).exclude(published_at=None).first()
        if row is None or name in item.readers:
            continue
        cursor = pagination._write(row, "published_at")
        moment, _public_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        made_up = base64.urlsafe_b64encode(
            json.dumps([moment, ABSENT], separators=(",", ":")).encode()
        )
        found, nothing = (
            browser.get(f"{page}?after={place}") for place in (cursor, made_up.decode().rstrip("="))
        )
        assert found.alike(cursor) == nothing.alike(made_up.decode().rstrip("="))


def test_search_finds_title_for_its_readers(planted):
    """So that the words above were there to be found."""
    browser = planted.people.browser("polder_member2")

    assert browser.get(f"/api/v1/search?q={token('zone', 'title')}").body.count('"id"') == 1
