"""The pages of topics: what is new, proven and running, whom to ask, which zones; for each reader what they may read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from knowledge.choices import Stage, State
from knowledge.models import Expertise, Follow
from network.models import Pin, Portrait
from zones.models import Membership

pytestmark = pytest.mark.django_db


def main(client_for, user, path="/topics/judicial/") -> str:
    response = client_for(user).get(path)
    assert response.status_code == 200
    return response.content.decode().split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("path", ["/topics/", "/topics/judicial/"])
def test_topic_pages_before_sign_in_ask_to_sign_in(path, topics):
    assert Client().get(path).status_code == 302


def test_topic_page_of_unknown_topic_is_not_found(topics, zones, riho_member, client_for):
    assert client_for(riho_member).get("/topics/nergens/").status_code == 404


def test_topic_list_has_two_levels_with_counts_of_the_reader(
    article, polder_member, vlas_member, riho_member, observer, zones, client_for
):
    polder = zones["polder"]
    article(polder_member, polder, topic="burglary")
    article(polder_member, polder, topic="burglary", audience="named", named=[zones["vlas"]])
    article(polder_member, polder, topic="judicial", audience="zone")
    article(polder_member, polder, topic="burglary", state=State.DRAFT)

    numbers = {
        person.name: main(client_for, person, "/topics/").count("1 artikel")
        for person in (riho_member, observer)
    }
    vlas = main(client_for, vlas_member, "/topics/")

    assert "2 artikels" in vlas
    assert numbers == {riho_member.name: 1, observer.name: 0}
    assert all(f"/topics/{slug}/" in vlas for slug in ("judicial", "burglary", "diversity"))


def test_topic_page_shows_readable_items_only(
    article, project, polder_member, vlas_member, riho_member, observer, admin, zones, client_for
):
    polder = zones["polder"]
    vlas_too = {"audience": "named", "named": [zones["vlas"]]}
    article(polder_member, polder, topic="burglary", title="Voor iedereen")
    article(
        polder_member, polder, topic="burglary", title="Met Vlas", stage=Stage.PROVEN, **vlas_too
    )
    article(polder_member, polder, topic="burglary", audience="zone", title="Kanarie-artikel")
    article(polder_member, polder, topic="burglary", state=State.DRAFT, title="Kanarie-ontwerp")
    article(polder_member, polder, topic="diversity", title="Kanarie van elders")
    project(polder_member, polder, [zones["vlas"]], state="running", title="Kanarie-project")

    vlas, riho = main(client_for, vlas_member), main(client_for, riho_member)
    nothing = main(client_for, observer) + main(client_for, admin)

    assert "Kanarie" not in vlas + riho + nothing
    assert "Voor iedereen" in vlas
    assert vlas.count("Met Vlas") == 2
    assert "Voor iedereen" in riho
    assert "Met Vlas" not in riho
    assert "2 artikels" in vlas
    assert "1 artikel" in riho
    assert polder_member.name in riho
    assert "Voor iedereen" not in nothing
    assert polder_member.name not in nothing


def test_topic_page_shows_running_projects_of_the_topic(
    project, topics, owner, polder_member, vlas_member, riho_member, zones, client_for
):
    row = project(polder_member, zones["polder"], [zones["vlas"]], state="running", title="Samen")
    done = project(polder_member, zones["polder"], [zones["vlas"]], title="Kanarie")
    with owner():
        type(row).objects.filter(pk__in=[row.pk, done.pk]).update(topic=topics["burglary"])

    assert "Samen" in main(client_for, vlas_member)
    assert "Samen" not in main(client_for, riho_member)
    assert "Kanarie" not in main(client_for, vlas_member)


def test_topic_page_names_authors_and_experts_who_are_still_members(
    article, topics, polder_member, vlas_member, riho_member, owner, zones, client_for
):
    article(polder_member, zones["polder"], topic="burglary")
    article(vlas_member, zones["vlas"], topic="burglary", audience="zone")
    article(riho_member, zones["riho"], topic="burglary")
    with owner():
        Expertise.objects.create(person=vlas_member, topic=topics["bicycles"])
        Membership.objects.filter(person=polder_member).update(ended_at="2026-01-01T00:00Z")

    page = main(client_for, riho_member)

    assert vlas_member.get_absolute_url() in page
    assert riho_member.get_absolute_url() in page
    assert polder_member.name not in page


FOLLOW = "/knowledge/topics/judicial/follow/"


def test_topic_follow_starts_and_stops(topics, riho_member, client_for):
    client = client_for(riho_member)

    for _twice in range(2):
        client.post(FOLLOW, {"action": "start", "next": "topic"})
        assert Follow.objects.filter(person=riho_member, topic=topics["judicial"]).count() == 1
    client.post(FOLLOW, {"action": "stop"})

    assert not Follow.objects.filter(person=riho_member).exists()
    assert client.get(FOLLOW).status_code == 405
    assert (
        client.post(FOLLOW.replace("judicial", "nergens"), {"action": "start"}).status_code == 404
    )


def test_topic_page_query_count_is_the_same_for_1_and_3_rows(
    article, project, topics, polder_member, vlas_member, zones, owner, client_for
):
    with owner():
        portrait = Portrait.objects.create(topic=topics["judicial"], text_nl="<p>Wat er leeft.</p>")

    def more():
        one = article(polder_member, zones["polder"], topic="burglary", stage=Stage.PROVEN)
        row = project(polder_member, zones["polder"], [zones["vlas"]], state="running")
        with owner():
            type(row).objects.filter(pk=row.pk).update(topic=topics["burglary"])
            Pin.objects.create(portrait=portrait, article=one, by=polder_member)
            Pin.objects.create(portrait=portrait, project=row, by=polder_member)

    client = client_for(vlas_member)

    def queries(path="/topics/judicial/") -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    more()
    client.get("/topics/judicial/")
    one = queries()
    more()
    more()

    assert queries() == one
    assert one - queries("/accounts/logout/") <= 12


def test_topic_links_in_rows_and_breadcrumbs_lead_to_topic_page(
    article, polder_member, zones, client_for
):
    row = article(polder_member, zones["polder"], topic="burglary")

    page = main(client_for, polder_member, row.get_absolute_url())
    rows = main(client_for, polder_member, "/knowledge/")

    assert 'href="/topics/judicial/"' in page
    assert 'href="/topics/burglary/"' in page
    assert 'href="/topics/burglary/"' in rows
    assert 'href="/topics/"' in rows
