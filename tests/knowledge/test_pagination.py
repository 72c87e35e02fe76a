from __future__ import annotations

import pytest

from knowledge.models import Article
from knowledge.pagination import keyset
from zones import access


@pytest.fixture(autouse=True)
def _read_by_a_member(polder_member):
    """Pages are read within a request, in which the database knows who reads."""
    with access.reading_as(access.reader(polder_member)):
        yield


def test_pagination_pages_follow_without_gaps(article_by, polder_member):
    for _number in range(7):
        article_by(polder_member)
    Article.objects.update(published_at=Article.objects.first().published_at)
    rows = Article.objects.visible_to(polder_member).published()

    seen, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page = keyset(rows, cursor, size=3)
        assert page.is_first == (pages == 0)
        seen += [row.pk for row in page.rows]
        cursor, pages = page.next_cursor, pages + 1

    assert seen == list(rows.newest_first().values_list("pk", flat=True))
    assert pages == 3


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "====",
        "W10",
        "e30",
        "WyJ4IiwxXQ",
        "MQ",
        "é",
        "a" * 999,
        "WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwiMSJd",
    ],
)
def test_pagination_with_broken_cursor_gives_the_first_page(article_by, polder_member, cursor):
    article = article_by(polder_member)

    page = keyset(Article.objects.visible_to(polder_member).published(), cursor)

    assert (page.rows, page.is_first) == ([article], True)
