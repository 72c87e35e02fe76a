from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from exchanges.choices import Outcome
from knowledge.choices import FileState, Kind, State
from knowledge.models import Attachment, Follow
from network.iso_week import BRUSSELS
from network.selectors import home_figures, home_page
from network.views.home import _greeting
from tests.knowledge.adopting import enter
from zones import access

pytestmark = pytest.mark.django_db


def home(client_for, user) -> str:
    response = client_for(user).get("/")
    assert response.status_code == 200
    return response.content.decode()


# signed out


def test_public_page_names_zones_and_nothing_they_posted(
    article, project, polder_member, zones, django_assert_max_num_queries
):
    article(polder_member, zones["polder"], title="Kanarie-artikel")
    project(polder_member, zones["polder"], [zones["vlas"]], title="Kanarie-project")

    with django_assert_max_num_queries(8):
        page = Client().get("/").content.decode()

    assert all(name in page for name in ("Antwerpen", "Polder", "Riho", "Vlas", "Westkust"))
    assert "Kanarie" not in page
    assert "/accounts/login/" in page


def test_public_page_holds_for_any_number_of_zones(db):
    assert Client().get("/").status_code == 200


# figures


def figures(user, *, of_network=False):
    with access.reading_as(user):
        found = home_figures.figures(user, None if of_network else user.current_zone)
    return found["practices"], found["used"], found["on_trial"]


def projects(user):
    with access.reading_as(user):
        return home_page.projects(user)


def unfinished(user):
    with access.reading_as(user):
        return list(home_page.unfinished(user))


def test_home_figures_count_readable_items_of_the_zone_only(
    article, polder_member, vlas_member, network_coordinator, observer, admin, zones
):
    article(polder_member, zones["polder"])
    article(polder_member, zones["polder"], audience="zone")
    article(polder_member, zones["polder"], state=State.DRAFT)
    article(polder_member, zones["polder"], at=timezone.now() - timedelta(days=400))
    article(vlas_member, zones["vlas"])
    article(vlas_member, zones["vlas"], kind=Kind.LESSON)

    assert figures(polder_member) == (2, 0, 0)
    assert figures(vlas_member) == (1, 0, 0)
    assert figures(polder_member, of_network=True) == (3, 0, 0)
    assert figures(vlas_member, of_network=True) == (2, 0, 0)
    assert figures(network_coordinator) == (2, 0, 0)
    assert figures(observer) == figures(admin) == (0, 0, 0)


def test_home_figures_tell_use_from_trial_by_other_zones(
    article, polder_member, vlas_coordinator, riho_coordinator, zones
):
    one, other = (article(polder_member, zones["polder"]) for _ in range(2))
    enter(one, vlas_coordinator, state="adopted")
    enter(one, riho_coordinator, state="trial")
    enter(other, riho_coordinator, state="adapted")

    assert figures(polder_member) == (2, 2, 1)
    assert figures(vlas_coordinator) == (0, 0, 0)
    assert figures(vlas_coordinator, of_network=True) == (2, 2, 1)


def test_home_figures_cost_one_query(article, polder_member, zones, django_assert_num_queries):
    article(polder_member, zones["polder"])
    home_figures.figures(polder_member, zones["polder"])

    with django_assert_num_queries(1):
        home_figures.figures(polder_member, zones["polder"])


# what waits


def test_home_submitted_project_waits_for_deciders_of_partners(
    project,
    decide,
    polder_coordinator,
    vlas_coordinator,
    vlas_member,
    riho_chief,
    westkust_chief,
    zones,
):
    waiting = project(
        polder_coordinator,
        zones["polder"],
        [zones["vlas"], zones["riho"]],
        respond_by=timezone.localdate() + timedelta(days=9),
    )
    decide(waiting, riho_chief, zones["riho"], Outcome.APPROVE, reason="")

    assert projects(vlas_coordinator).waiting == [waiting]
    assert projects(riho_chief).waiting == []
    assert projects(riho_chief).open == [waiting]
    assert projects(vlas_member).waiting == []
    assert projects(polder_coordinator).waiting == []
    assert projects(westkust_chief) == home_page.Projects()


def test_home_project_with_changes_requested_waits_for_its_editors(
    project, decide, polder_coordinator, polder_member, vlas_chief, zones
):
    asked = project(polder_coordinator, zones["polder"], [zones["vlas"]])
    decide(asked, vlas_chief, zones["vlas"], Outcome.REQUEST_CHANGES)

    assert projects(polder_coordinator).changes_asked == [asked]
    assert projects(polder_member).changes_asked == []
    assert projects(vlas_chief).waiting == []


def test_home_own_drafts_and_refused_files_wait(
    article, project, owner, polder_member, polder_coordinator, vlas_member, zones
):
    draft = article(polder_member, zones["polder"], state=State.DRAFT)
    project_draft = project(polder_member, zones["polder"], [zones["vlas"]], state="draft")
    published = article(polder_member, zones["polder"])
    with owner():
        Attachment.objects.create(
            article=published,
            name="plan.pdf",
            kind="pdf",
            size=9,
            state=FileState.REFUSED,
            uploaded_by=polder_member,
        )

    mine = unfinished(polder_member)
    assert {(row.pk, row.refused_file) for row in mine} == {
        (draft.pk, None),
        (published.pk, "plan.pdf"),
    }
    assert projects(polder_member).drafted == [project_draft]
    assert unfinished(polder_coordinator) == []
    assert unfinished(vlas_member) == []


def test_home_page_links_waiting_project(
    project, decide, client_for, polder_coordinator, vlas_coordinator, riho_chief, zones
):
    row = project(
        polder_coordinator,
        zones["polder"],
        [zones["vlas"], zones["riho"]],
        title="Gedeelde dronepool",
    )
    decide(row, riho_chief, zones["riho"], Outcome.APPROVE, reason="")

    page = home(client_for, vlas_coordinator)

    assert page.count("Gedeelde dronepool") >= 1
    assert row.get_absolute_url() in page


# what is new


def test_home_news_keeps_to_followed_topics_and_readable_articles(
    article, topics, polder_member, vlas_member, client_for, zones
):
    article(polder_member, zones["polder"], topic="burglary", title="Over woninginbraak")
    article(polder_member, zones["polder"], topic="diversity", title="Over diversiteit")
    article(polder_member, zones["polder"], topic="burglary", audience="zone", title="Kanarie")

    everything = home(client_for, vlas_member)
    Follow.objects.create(person=vlas_member, topic=topics["judicial"])
    followed = home(client_for, vlas_member)

    assert "Over woninginbraak" in everything
    assert "Over diversiteit" in everything
    assert "Over woninginbraak" in followed
    assert "Over diversiteit" not in followed
    assert "Kanarie" not in everything + followed


@pytest.mark.parametrize("persona", ["polder_member", "network_coordinator", "observer", "admin"])
def test_home_without_any_item_is_shown_to_every_role(persona, request, client_for):
    user = request.getfixturevalue(persona)

    page = home(client_for, user)

    assert ("/knowledge/new/" in page) == (persona == "polder_member")


@pytest.mark.parametrize("persona", ["observer", "admin"])
def test_home_of_account_without_zone_shows_no_items(
    persona, request, article, project, polder_member, client_for, zones
):
    article(polder_member, zones["polder"], title="Kanarie")
    project(polder_member, zones["polder"], [zones["vlas"]], title="Kanarie")

    assert "Kanarie" not in home(client_for, request.getfixturevalue(persona))


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [
        (5, "Good morning"),
        (11, "Good morning"),
        (12, "Good afternoon"),
        (18, "Good evening"),
        (2, "Good evening"),
    ],
)
def test_home_greeting_follows_the_clock_of_brussels(hour, greeting):
    with translation.override("en"):
        assert _greeting(datetime(2026, 11, 23, hour, tzinfo=BRUSSELS)) == greeting


# cost


def own_queries(client) -> int:
    """Count what the page itself asks: not session, person, memberships, context and transaction."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    frame = (
        "zones_session",
        "set_config",
        "SAVEPOINT",
        "zones_membership",
        "WITH mine",
        'FROM "zones_user" WHERE "zones_user"."id"',
    )
    return len(
        [
            q
            for q in captured
            if not any(word in q["sql"] for word in frame) or "knowledge_" in q["sql"]
        ]
    )


def test_home_costs_at_most_eight_queries_for_1_and_for_25_rows(
    article, comment, project, topics, polder_coordinator, vlas_coordinator, client_for, zones
):
    client = client_for(vlas_coordinator)
    Follow.objects.create(person=vlas_coordinator, topic=topics["diversity"])

    def more():
        comment(polder_coordinator, article(polder_coordinator, zones["polder"]))
        article(vlas_coordinator, zones["vlas"], state=State.DRAFT)
        project(polder_coordinator, zones["polder"], [zones["vlas"], zones["riho"]])
        project(polder_coordinator, zones["polder"], [zones["vlas"]], state="running")

    more()
    client.get("/")
    one = own_queries(client)
    for _number in range(24):
        more()

    assert own_queries(client) == one
    assert one <= 8
