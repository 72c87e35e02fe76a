from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from network.models import BrokenGlass
from network.services import break_glass
from tests.conftest import as_app
from tests.network.services.break_glass.asking import REASON, URL, ask, is_open
from zones import access
from zones.models import AuditEvent


@pytest.mark.parametrize(
    "persona",
    ["polder_member", "polder_chief", "riho_coordinator", "network_coordinator", "observer"],
)
def test_break_glass_page_for_other_roles_is_not_found(
    request, broken, article, client_for, persona
):
    user = request.getfixturevalue(persona)
    client = client_for(user)

    assert [client.get(URL).status_code, client.get(broken).status_code] == [404, 404]
    assert ask(client, article.public_id).status_code == 404
    assert URL not in client.get("/").content.decode()
    assert BrokenGlass.objects.count() == 1
    tried = AuditEvent.objects.filter(person_id=user.pk, verb="page_refused", outcome="refused")
    assert tried.count() == 3


def test_break_glass_by_other_role_is_refused_by_database(polder_chief, article):
    with pytest.raises(ProgrammingError, match="only a technical administrator"):
        break_glass.break_glass(by=polder_chief, name=article.public_id, reason=REASON)


@pytest.mark.parametrize("role", ["coordinator", "chief"])
def test_break_glass_by_administrator_who_decides_for_zone_is_refused(
    client, admin, article, zones, role
):
    admin.memberships.create(zone=zones["vlas"], role=role)

    page = client.get(URL)
    asked = ask(client, article.public_id)

    assert "form" in page.context
    assert "Je beslist voor een zone" in page.content.decode()
    assert asked.status_code == 403
    assert "Je beslist voor een zone" in asked.content.decode()
    assert not BrokenGlass.objects.exists()
    refused = AuditEvent.objects.get(outcome="refused")
    assert (refused.person_id, refused.verb) == (admin.pk, "page_refused")


def test_break_glass_by_deciding_administrator_is_refused_by_database(admin, article, zones):
    admin.memberships.create(zone=zones["vlas"], role="chief")

    ask_for_it = "SELECT break_glass('aaaaaaaaaaaa', %s, %s, '')"
    with access.reading_as(admin), as_app():
        refused = pytest.raises(ProgrammingError, match="breaks no glass")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ask_for_it, [article.public_id, REASON])


def test_break_glass_when_administrator_becomes_decider_is_closed(client, broken, admin, zones):
    admin.memberships.create(zone=zones["vlas"], role="coordinator")

    assert not is_open(client, broken)


def test_break_glass_without_reason_is_refused_by_database(admin, article):
    with pytest.raises(IntegrityError, match="with a reason"):
        break_glass.break_glass(by=admin, name=article.public_id, reason=f"{'kort':50}")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO network_brokenglass (public_id, person_id, zone_id, item_type, item_pk, reason, at, until)"
        " SELECT 'aaaaaaaaaaaa', %(me)s, zone_id, item_type, item_pk, reason, at, until FROM network_brokenglass",
        "UPDATE network_brokenglass SET until = until + interval '1 year'",
        "DELETE FROM network_brokenglass",
    ],
)
def test_break_glass_rows_cannot_be_made_or_prolonged_by_app_login(broken, admin, statement):
    with access.reading_as(admin), as_app():
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, {"me": admin.pk})


def test_break_glass_rows_are_visible_to_administrator_and_zone_deciders_only(
    broken, admin, polder_chief, polder_member, riho_chief, network_coordinator
):
    for user, expected in (
        (admin, 1), (polder_chief, 1), (polder_member, 0), (riho_chief, 0), (network_coordinator, 0),
    ):  # fmt: skip
        with access.reading_as(user), as_app():
            assert BrokenGlass.objects.count() == expected
        assert BrokenGlass.objects.visible_to(user).count() == expected
