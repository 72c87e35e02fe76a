"""What is hidden answers as what was never there: status, headers, body, and as many questions to the database."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from django.db import transaction

from knowledge import pagination
from knowledge.models import Article, SearchEntry, SearchWord
from tests.attack.canary.asking import near
from tests.attack.canary.filling import ABSENT
from tests.attack.canary.tokens import token
from zones import access

TRYING = (
    "riho_coordinator",
    "vlas_member",
    "network_coordinator",
    "admin",
    "polder_member2",
    "former",
)


@pytest.mark.parametrize("name", TRYING)
@pytest.mark.parametrize("address", ["/search/", "/search/suggest/", "/api/v1/search"])
def test_search_of_hidden_words_answers_as_without_what_holds_them(planted, name, address):
    """The words resemble titles that this person reads, which are found; whether hidden ones are there changes nothing."""
    browser, person = planted.people.browser(name), planted.people.user(name)
    closed = [
        word for word in planted.closed_to(name) if word.endswith(("title", "because", "cleanfile"))
    ]
    words = [*closed, *(asked for word in closed[:4] for asked in near(word))]
    found = [browser.get(f"{address}?q={quote(asked)}").alike(asked) for asked in words]

    with transaction.atomic():
        readable = access.reader(person).audience_ids
        hidden = SearchEntry.objects.exclude(audience__in=readable)
        assert hidden.delete()[0] or name == "polder_member2"  # who reads all that is indexed
        SearchWord.objects.exclude(audience__in=readable).delete()
        without = [browser.get(f"{address}?q={quote(asked)}").alike(asked) for asked in words]
        transaction.set_rollback(True)

    assert found == without


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
