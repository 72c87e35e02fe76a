"""What is hidden answers as what was never there: status, headers, body, and as many questions to the database."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from knowledge import pagination
from knowledge.models import Article
from tests.attack.canary.conftest import undone
from tests.attack.canary.crawling import NOT_ALLOWED
from tests.attack.canary.people import AS_A_COLLEAGUE, OUTSIDERS, READ_NOTHING
from tests.attack.canary.places import ABSENT, CLOSED, HIDDEN_KINDS, PLACES, Address, Filling
from tests.attack.canary.tokens import token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.attack.canary.tokens import Planted

NOT_SIGNED_IN = ("anonymous", "dismissed", "deactivated")
"""They are asked to sign in, whatever the address: two ids of each kind will do."""

LOOKING_CLOSELY = ("riho_coordinator", "vlas_member", "polder_member2")
"""They ask for every hidden row by every method, the others for one of each sort."""

ASKING_LITTLE = (*READ_NOTHING, *AS_A_COLLEAGUE)
"""They ask for the fewest: all is closed to them, or just what is to a colleague who asks for more."""

METHODS = ("GET", "HEAD", "POST")
TRYING = (
    "riho_coordinator",
    "vlas_member",
    "network_coordinator",
    "admin",
    "polder_member2",
    "former",
)


Alike = tuple[tuple[int, str, str], int]


def places_with_something_hidden() -> Iterator[str]:
    for route, place in PLACES.items():
        if set(place.fills.values()) & set(HIDDEN_KINDS):
            yield route


def ask(planted: Planted, name: str, method: str, address: Address, **numbers: object) -> Alike:
    """Return the answer and how many statements it took, with nothing left behind."""
    fields = address.place.sends() | numbers | {"form_key": "0" * 8} if method == "POST" else {}
    statements = []

    def count(execute, *statement):
        statements.append(statement[0])
        return execute(*statement)

    with undone(), connection.execute_wrapper(count):
        answer = planted.people.browser(name).ask(method, address.path, fields)
    return answer.alike(address.public_id), len(statements)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_hidden_and_absent_rows(planted, name):
    few_rows = CLOSED if name in ASKING_LITTLE else name not in LOOKING_CLOSELY
    filling, differing, tried = Filling(planted, few=few_rows), [], 0
    for route in places_with_something_hidden():
        hidden = [a for a in filling.addresses(route) if filling.is_hidden(a, name)]
        for method in METHODS:
            few = name in NOT_SIGNED_IN or method == "HEAD"
            answers: dict[str, Alike] = {}
            for address in hidden[:2] if few else hidden:
                absent = filling.absent(address)
                if absent.path not in answers:
                    answers[absent.path] = ask(planted, name, method, absent, version=1, edits=1)
                expected = answers[absent.path]
                found = ask(planted, name, method, address, **planted.numbers(address.public_id))
                tried += 1
                if found != expected:
                    differing.append((method, address.path, found, expected))
                if expected[0][0] == NOT_ALLOWED:
                    break  # whatever the id

    assert differing == []
    assert tried > 40


@pytest.mark.parametrize("name", TRYING)
@pytest.mark.parametrize("address", ["/search/", "/api/v1/search"])
def test_hidden_and_absent_words(planted, name, address):
    browser = planted.people.browser(name)
    for word in planted.closed_to(name):
        if word.endswith(("title", "because", "cleanfile")):
            absent = "q" * len(word)
            found, nothing = (browser.get(f"{address}?q={asked}") for asked in (word, absent))
            assert found.alike(word) == nothing.alike(absent), word


@pytest.mark.parametrize("name", TRYING)
@pytest.mark.parametrize("page", ["/knowledge/", "/knowledge/drafts/", "/knowledge/bin/"])
def test_hidden_and_absent_places_in_a_list(planted, name, page):
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


def test_a_title_is_found_by_whom_it_is_open(planted):
    """So that the words above were there to be found."""
    browser = planted.people.browser("polder_member2")

    assert browser.get(f"/api/v1/search?q={token('zone', 'title')}").body.count('"id"') == 1
