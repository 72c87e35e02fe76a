"""A database that takes no changes, as a standby does: reading works, and what was typed is given back."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test import Client

from tests.conftest import PASSWORD
from zones.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = "Wij plaatsten borden aan elke fietsenstalling."
PAGES = [
    "/",
    "/knowledge/",
    "/questions/",
    "/exchanges/",
    "/search/?q=fiets",
    "/profile/",
    "/notifications/",
    "/zones/polder/",
]


@pytest.fixture
def read_only():
    """Let the database refuse every change from here on: `read_only()`."""

    def close(word: str = "on") -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET default_transaction_read_only = {word}")

    yield close
    close("off")


@pytest.fixture
def browser(polder_member, client_for):
    return client_for(polder_member, raise_request_exception=False)


@pytest.mark.parametrize("is_long_ago", [False, True])
def test_pages_of_a_read_only_database_are_read(browser, read_only, is_long_ago):
    session = browser.session
    session["since"] = session["seen"] = int(time.time()) - (6 * 60 if is_long_ago else 0)
    session.save()
    read_only()

    answers = {page: browser.get(page).status_code for page in PAGES}

    assert set(answers.values()) <= {200, 404}, answers
    assert answers["/"] == answers["/knowledge/"] == answers["/search/?q=fiets"] == 200


def test_sign_in_page_of_a_read_only_database_is_shown(read_only):
    read_only()

    assert Client(raise_request_exception=False).get("/accounts/login/").status_code == 200


def test_question_on_a_read_only_database_is_503_and_given_back(browser, read_only):
    read_only()

    response = browser.post(
        "/questions/new/",
        {"title": TYPED, "body": f"<p>{TYPED}</p>"},
        headers={"Origin": "http://testserver"},
    )

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response.content.decode().count(TYPED) == 2
    assert "nu alleen te lezen" in response.content.decode()


def test_words_from_elsewhere_are_not_shown_by_a_read_only_database(browser, read_only):
    read_only()

    response = browser.post(
        "/questions/new/", {"title": TYPED}, headers={"Origin": "http://evil.example"}
    )

    assert response.status_code == 503
    assert TYPED not in response.content.decode()


def test_sign_in_on_a_read_only_database_is_503_and_shows_no_password(polder_member, read_only):
    read_only()

    response = Client(raise_request_exception=False).post(
        "/accounts/login/",
        {"login": polder_member.email, "password": PASSWORD},
        headers={"Origin": "http://testserver"},
    )

    assert response.status_code == 503
    assert PASSWORD not in response.content.decode()


def test_writing_after_a_read_only_database_opened_again_works(browser, read_only):
    read_only()
    browser.get("/")
    read_only("off")

    answer = browser.post("/language/", {"language": "fr"})

    assert answer.status_code < 500


def test_reading_of_another_zones_item_is_in_the_log_while_no_row_can_be_written(
    article, zones, polder_member, riho_member, client_for, read_only, caplog
):
    shared = article(riho_member, zones["riho"], audience="named", named=[zones["polder"]])
    browser = client_for(polder_member)
    read_only()

    answer = browser.get(f"/knowledge/{shared.public_id}/")

    assert answer.status_code == 200
    assert not AuditEvent.objects.filter(person_id=polder_member.pk).exists()
    assert "audit: the database takes no rows" in caplog.text
    assert str(shared.pk) in caplog.text
