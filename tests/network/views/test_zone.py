from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from knowledge.choices import State
from zones.choices import Role

pytestmark = pytest.mark.django_db


def page(client_for, user, path="/zones/polder/") -> str:
    response = client_for(user).get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", ["/zones/", "/zones/polder/"])
def test_zone_pages_ask_to_sign_in(path, zones):
    assert Client().get(path).status_code == 302


def test_zone_list_names_every_zone(zones, riho_member, client_for):
    text = page(client_for, riho_member, "/zones/")

    assert all(zone.get_absolute_url() in text for zone in zones.values())


@pytest.mark.parametrize("slug", ["nergens", "POLDER", "polder-2"])
def test_zone_page_of_unknown_zone_is_not_found(slug, zones, riho_member, client_for):
    assert client_for(riho_member).get(f"/zones/{slug}/").status_code == 404


def test_zone_page_of_zone_that_left_is_not_found(zones, owner, riho_member, client_for):
    with owner():
        zones["polder"].is_active = False
        zones["polder"].save()

    assert client_for(riho_member).get("/zones/polder/").status_code == 404
    assert "Polder" not in page(client_for, riho_member, "/zones/")


def test_zone_page_shows_readable_items_only(
    article, project, polder_member, vlas_member, riho_member, observer, admin, zones, client_for
):
    polder = zones["polder"]
    article(polder_member, polder, title="Voor iedereen")
    article(polder_member, polder, audience="named", named=[zones["vlas"]], title="Voor Vlas")
    article(polder_member, polder, audience="zone", title="Kanarie-artikel")
    article(polder_member, polder, state=State.DRAFT, title="Kanarie-ontwerp")
    article(vlas_member, zones["vlas"], title="Kanarie van een ander")
    project(polder_member, polder, [zones["vlas"]], title="Met Vlas")
    project(polder_member, polder, [zones["vlas"]], state="draft", title="Kanarie-project")

    vlas, riho, others = (
        page(client_for, vlas_member),
        page(client_for, riho_member),
        page(client_for, observer) + page(client_for, admin),
    )

    assert "Kanarie" not in vlas + riho + others
    assert all(title in vlas for title in ("Voor iedereen", "Voor Vlas", "Met Vlas"))
    assert "Voor iedereen" in riho
    assert "Vlas" not in riho.split("</header>")[1].replace("PZ Vlas", "")
    assert "Voor iedereen" not in others


def test_zone_page_names_coordinators_and_chief(
    zones, polder_coordinator, polder_chief, polder_member, person, riho_member, client_for
):
    gone = person("weg@polder.example", Role.COORDINATOR, zones["polder"], name="Weg Polder")
    gone.memberships.update(ended_at="2026-01-01T00:00Z")

    text = page(client_for, riho_member)

    assert f"mailto:{polder_coordinator.email}" in text
    assert polder_chief.name in text
    assert polder_member.email not in text
    assert gone.name not in text


@pytest.mark.parametrize(
    ("persona", "linked"),
    [
        ("polder_coordinator", True),
        ("polder_chief", True),
        ("polder_member", False),
        ("riho_coordinator", False),
    ],
)
def test_zone_page_links_members_page_for_its_coordinators_only(
    persona, linked, request, zones, client_for
):
    text = page(client_for, request.getfixturevalue(persona))

    assert ('href="/zones/polder/members/"' in text) == linked


def test_zone_page_query_count_is_the_same_for_1_and_many_rows(
    article, project, polder_member, vlas_member, zones, client_for
):
    client = client_for(vlas_member)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/zones/polder/")
        return len(captured)

    def more():
        article(polder_member, zones["polder"])
        project(polder_member, zones["polder"], [zones["vlas"]])

    more()
    client.get("/zones/polder/")
    one = queries()
    for _number in range(6):
        more()

    assert queries() == one
