"""One transaction round each request: whole or not at all, and the database knows who reads."""

from __future__ import annotations

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from tests.zones.failing_urls import cut
from zones.access import reader
from zones.models import Municipality

pytestmark = [pytest.mark.urls("tests.zones.failing_urls")]


@pytest.fixture
def browser(polder_member):
    client = Client(raise_request_exception=False)
    client.force_login(polder_member)
    return client


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("page", "status", "left"),
    [
        ("whole", 200, 1),
        ("not_found", 404, 0),
        ("mistake", 500, 0),
        ("wrong_sql", 500, 0),
        ("answers_500", 500, 0),
        ("fails_while_rendering", 500, 0),
        ("wrong_sql_while_rendering", 500, 0),
        ("fails_at_commit", 500, 0),
        ("database_refuses", 503, 0),
    ],
)
def test_request_leaves_all_or_nothing(browser, page, status, left):
    response = browser.get(f"/try/{page}/")

    assert response.status_code == status
    assert Municipality.objects.count() == left
    assert browser.get("/try/whole/").status_code == 200  # the next one works


@pytest.mark.django_db(transaction=True)
def test_request_when_database_goes_away_answers_503(browser):
    response = browser.get("/try/database_goes_away/")

    assert response.status_code == 503
    assert response["Retry-After"]
    assert response["Cache-Control"] == "no-store"
    connection.close()
    assert Municipality.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_request_after_database_came_back_works(browser):
    browser.get("/try/database_goes_away/")

    close_old_connections()  # a server asks this before each request, the test client does not
    assert browser.get("/try/whole/").status_code == 200
    assert Municipality.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_request_after_database_went_away_in_between_works(browser):
    cut()

    close_old_connections()  # a server asks this before each request, the test client does not
    assert browser.get("/try/whole/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_request_sets_reader_context_and_resets_it(browser, polder_member):
    who = reader(polder_member)

    answer = browser.get("/try/reading/").json()

    assert answer["in_transaction"]
    user, audiences, zones, deciding = answer["told"]
    assert user == str(polder_member.pk)
    assert audiences == "{" + ",".join(map(str, who.audience_ids)) + "}"
    assert (zones, deciding) == ("{" + str(who.zone_ids[0]) + "}", "{}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('portal.user', true)")
        assert cursor.fetchone() in [("",), (None,)]


@pytest.mark.django_db(transaction=True)
def test_request_of_next_person_gets_own_reader(browser, polder_member, riho_member, client_for):
    browser.get("/try/reading/")
    theirs = client_for(riho_member).get("/try/reading/").json()["told"]

    assert theirs[0] == str(riho_member.pk)


@pytest.mark.django_db(transaction=True)
def test_request_streaming_after_transaction_has_no_reader(browser):
    assert b"".join(browser.get("/try/streams/")) == b"['', '', '', '']"


@pytest.mark.django_db
def test_request_uses_app_login_and_test_uses_owner_login(app):
    def current():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            return cursor.fetchone()

    assert current()[0] == "portal_owner"
    with app():
        assert current() == ("portal_app", False)
    assert current()[0] == "portal_owner"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine ()",
        "ALTER TABLE zones_zone DISABLE ROW LEVEL SECURITY",
        "DROP TABLE zones_letter",
        "UPDATE zones_auditevent SET verb = 'nothing'",
        "DELETE FROM zones_auditevent",
    ],
)
def test_app_login_cannot_change_schema_policies_or_audit(statement, app):
    with app(), pytest.raises(Exception, match=r"permission denied|must be owner"):
        connection.cursor().execute(statement)
