from __future__ import annotations

import pytest
from django.db import connection

from knowledge import services
from knowledge.choices import State
from knowledge.models import SearchEntry
from tests.knowledge.pages import page


@pytest.fixture
def archived(article_by, polder_member, fresh):
    def make(successor=None, **fields):
        article = article_by(polder_member, title="Kanarie in het archief", **fields)
        return services.archive(article, by=fresh(polder_member), successor=successor)

    return make


def test_archived_article_leaves_lists_search_and_counts(archived, vlas_member, client_for):
    article = archived()
    client = client_for(vlas_member)

    for path in (
        "/",
        "/knowledge/",
        "/search/?q=kanarie",
        "/zones/polder/",
        "/digest/",
        "/knowledge/drafts/",
    ):
        assert "Kanarie" not in client.get(path).content.decode(), path
    assert client.get("/knowledge/").context["total"] == 0
    assert not SearchEntry.objects.filter(item_pk=article.pk).exists()


def test_archived_article_page_stays_and_says_so(archived, vlas_member, client_for):
    answer = client_for(vlas_member).get(page(archived()))

    assert answer.status_code == 200
    assert "In het archief (" in answer.content.decode()


def test_archived_article_with_successor_leads_to_it(
    archived, article_by, polder_member, vlas_member, client_for
):
    successor = article_by(polder_member, title="De opvolger")
    article = archived(successor)
    client = client_for(vlas_member)

    short = client.get(page(article)).content.decode()
    whole = client.get(page(article) + "?archived=read").content.decode()

    assert f'href="{page(successor)}"' in short
    assert "Een digitale afspraak" not in short
    assert "Een digitale afspraak" in whole


def test_archived_article_with_hidden_successor_does_not_mention_it(
    archived, article_by, polder_member, vlas_member, client_for
):
    successor = article_by(polder_member, title="Geheime opvolger", audience="zone")

    said = client_for(vlas_member).get(page(archived(successor))).content.decode()

    assert "Geheime" not in said
    assert successor.public_id not in said
    assert "in de plaats" not in said


def test_archived_article_with_deleted_successor_forgets_it(
    archived, article_by, vlas_member, vlas_coordinator, polder_member, fresh
):
    successor = article_by(vlas_member)
    article = archived(successor)
    services.move_to_bin(successor, by=fresh(vlas_member))

    services.delete(successor, by=fresh(vlas_coordinator))

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    article.refresh_from_db()
    assert article.successor_id is None


@pytest.mark.parametrize("typed", ["nergens", "/knowledge/zzzzzzzzzzzz/", "itself", "hidden"])
def test_archived_article_with_itself_or_hidden_successor_is_refused(
    article_by, polder_member, vlas_member, client_for, typed
):
    article = article_by(polder_member)
    hidden = article_by(vlas_member, audience="zone", title="Kanarie")
    addresses = {"itself": page(article), "hidden": page(hidden)}

    answer = client_for(polder_member).post(
        page(article, "archive"), {"successor": addresses.get(typed, typed)}
    )

    article.refresh_from_db()
    assert (answer.status_code, article.state) == (422, State.PUBLISHED)
    assert "Kanarie" not in answer.content.decode()


def test_archived_article_cannot_be_edited_or_commented(
    archived, polder_member, form_fields, client_for
):
    article = archived()
    client = client_for(polder_member)

    assert client.get(page(article, "edit")).status_code == 404
    assert (
        client.post(page(article, "edit"), form_fields(version=article.version)).status_code == 404
    )
    assert client.post(page(article, "comments"), {"text": "Hallo"}).status_code == 404


def test_archived_article_is_listed_for_own_coordinators(
    archived, polder_coordinator, vlas_coordinator, client_for
):
    archived()

    assert "Kanarie" in client_for(polder_coordinator).get("/knowledge/review/").content.decode()
    assert "Kanarie" not in client_for(vlas_coordinator).get("/knowledge/review/").content.decode()


def test_archived_article_taken_out_is_as_before(archived, polder_member, vlas_member, client_for):
    article = archived()

    client_for(polder_member).post(page(article, "take-out"))

    article.refresh_from_db()
    assert (article.state, article.edition) == (State.PUBLISHED, 1)
    assert "Kanarie" in client_for(vlas_member).get("/search/?q=kanarie").content.decode()


def test_archived_article_restored_from_the_bin_is_read_by_its_audience(
    archived, polder_coordinator, vlas_member, client_for, fresh
):
    article = archived()
    services.move_to_bin(article, by=fresh(polder_coordinator))
    services.restore(article, by=fresh(polder_coordinator))

    assert client_for(vlas_member).get(page(article)).status_code == 200
    assert not SearchEntry.objects.filter(item_pk=article.pk).exists()
