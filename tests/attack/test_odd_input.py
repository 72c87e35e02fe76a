"""What nobody types by mistake: an answer below 500 all the same."""

from __future__ import annotations

import base64
import json

import pytest
from django.utils import timezone

from knowledge.models import Article
from knowledge.pagination import keyset
from zones import access

LISTS = ("/knowledge/", "/knowledge/drafts/", "/knowledge/bin/", "/exchanges/")
PLACES = [
    ["2020-01-01T00:00:00+23:59:59", "abcdefghjkmn"],
    ["0001-01-01T00:00:00+14:00", "abcdefghjkmn"],
    ["9999-12-31T23:59:59.999999-14:00", "abcdefghjkmn"],
    ["2020-01-01T00:00:00+00:00", "\0"],
    ["2020-01-01T00:00:00+00:00", "\ud800"],
    ["2020-01-01T00:00:00+00:00", 5],
    ["2020-01-01T00:00:00+00:00", ["x"]],
    [1, 2],
    "ab",
    {"a": 1, "b": 2},
]


def cursor_of(place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_cursor_made_by_hand_gives_a_page(client_for, polder_coordinator, place):
    client = client_for(polder_coordinator)

    answers = {client.get(page, {"after": cursor_of(place)}).status_code for page in LISTS}

    assert answers == {200}


def test_cursor_holds_public_id_and_no_row_number(article_by, polder_member):
    for _number in range(3):
        article_by(polder_member)
    rows = Article.objects.visible_to(polder_member).published()

    with access.reading_as(polder_member):
        cursor = keyset(rows, "", size=2).next_cursor

    place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert place[1] == rows.newest_first()[1].public_id


def test_list_continues_after_its_last_row_was_deleted(article_by, polder_member):
    articles = [article_by(polder_member) for _number in range(4)]
    rows = Article.objects.visible_to(polder_member).published()
    with access.reading_as(polder_member):
        page = keyset(rows, "", size=2)
    Article.objects.filter(pk=page.rows[-1].pk).update(
        binned_at=timezone.now(), binned_by=polder_member
    )

    with access.reading_as(polder_member):
        after = keyset(rows, page.next_cursor, size=2)

    assert after.rows == articles[1::-1]


@pytest.mark.parametrize(
    "page",
    ["-1", "network:home", "//evil.example", "/\\evil.example", "https://evil.example/", "javascript:1", "/\r\nX: y"],
)  # fmt: skip
@pytest.mark.parametrize("deed", ["/language/", "/theme/", "/act-for/"])
def test_choice_with_odd_next_stays_on_the_portal(client_for, polder_member, deed, page):
    answer = client_for(polder_member).post(deed, {"next": page, "language": "fr"})

    assert answer.status_code == 302
    assert answer.headers["Location"] in {"/", "/%0D%0AX:%20y"}
    assert "X" not in answer.headers
