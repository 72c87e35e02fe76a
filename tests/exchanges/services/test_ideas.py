"""The board of ideas: who posts, who says that a zone would take part, what comes of it."""

from __future__ import annotations

import uuid

import pytest
from django.db import ProgrammingError, transaction

from exchanges import services
from exchanges.models import Idea, IdeaSupport, Project
from exchanges.services import StepRefused, Thought
from zones.models import AuditEvent, Letter


@pytest.fixture
def post(someone, zones, topic):
    def make(name: str = "westkust_member", **more: object) -> Idea:
        thought = Thought("Samen één hondenploeg", topic, "Elke zone heeft er te weinig.")
        zone = zones[name.split("_", maxsplit=1)[0]]
        return services.post_idea(by=someone(name), zone=zone, thought=thought, **more)

    return make


def join(someone, zones, idea: Idea, name: str, *, joins: bool = True) -> None:
    zone = zones[name.split("_", maxsplit=1)[0]]
    services.support_idea(by=someone(name), idea=idea, zone=zone, joins=joins)


def test_idea_is_posted_once_and_read_by_the_network(post, someone):
    key = uuid.uuid4()
    first, second = post(form_key=key), post(form_key=key)
    assert first == second
    assert first.audience.kind == "network"
    assert AuditEvent.objects.filter(verb="idea_posted").count() == 1
    for name, reads in (("riho_member", True), ("observer", False), ("admin", False)):
        assert Idea.objects.visible_to(someone(name)).exists() is reads


def test_idea_for_another_zone_is_refused(someone, zones, topic):
    thought = Thought("Samen", topic, "Omdat.")
    with pytest.raises(StepRefused):
        services.post_idea(by=someone("westkust_chief"), zone=zones["polder"], thought=thought)


@pytest.mark.parametrize(
    ("name", "takes"),
    [
        ("westkust_member", True),
        ("westkust_chief", True),
        ("polder_chief", False),
        ("network_coordinator", False),
    ],
)
def test_idea_is_withdrawn_by_who_posted_it_or_decides_for_its_zone(post, someone, name, takes):
    idea = post()
    if takes:
        services.withdraw_idea(by=someone(name), idea=idea)
    else:
        with pytest.raises(Idea.DoesNotExist):
            services.withdraw_idea(by=someone(name), idea=idea)
    assert Idea.objects.visible_to(someone("riho_member")).exists() is not takes


def test_support_is_said_once_with_one_letter_and_taken_back(post, someone, zones):
    idea = post()
    for _click in range(2):
        join(someone, zones, idea, "polder_chief")
    assert IdeaSupport.objects.count() == 1
    assert [letter.person for letter in Letter.objects.all()] == [idea.created_by]
    join(someone, zones, idea, "polder_coordinator", joins=False)
    assert not IdeaSupport.objects.exists()


@pytest.mark.parametrize("name", ["polder_member", "westkust_chief", "network_coordinator"])
def test_support_by_who_does_not_decide_for_another_zone_is_refused(post, someone, zones, name):
    idea = post()
    slug = "polder" if name != "westkust_chief" else "westkust"
    with pytest.raises(StepRefused):
        services.support_idea(by=someone(name), idea=idea, zone=zones[slug], joins=True)


def test_second_lock_refuses_the_support_of_another_zone(post, zones, as_reader, vlas_chief):
    idea = post()
    with as_reader(vlas_chief), pytest.raises(ProgrammingError), transaction.atomic():
        IdeaSupport.objects.create(
            idea=idea, zone=zones["polder"], by=vlas_chief, audience=idea.audience
        )


def test_project_from_an_idea_begins_with_who_would_take_part(
    post, someone, zones, client_for, topic
):
    idea = post()
    join(someone, zones, idea, "vlas_chief")
    client = client_for(someone("polder_coordinator"))
    page = client.get("/exchanges/new/", {"idea": idea.public_id}).content.decode()
    for slug in ("westkust", "vlas"):
        assert f'value="{slug}" id="id_partners_{slug}" checked' in page

    fields = {
        "title": idea.title, "topic": topic.slug, "language": "nl", "audience": "network", "action": "draft",
        "partners": ["vlas"], "form_key": str(uuid.uuid4()), "idea": idea.public_id,
    }  # fmt: skip
    client.post("/exchanges/new/", fields)
    project = Project.objects.get()
    assert project.from_idea == idea
    board = client.get("/exchanges/ideas/").content.decode()
    assert project.get_absolute_url() in board
    other = client_for(someone("riho_member")).get("/exchanges/ideas/").content.decode()
    assert project.get_absolute_url() not in other


def test_board_asks_the_same_queries_for_one_idea_and_for_many(
    post, someone, zones, client_for, django_assert_max_num_queries
):
    client = client_for(someone("polder_chief"))
    post()
    client.get("/exchanges/ideas/")
    with django_assert_max_num_queries(16) as few:
        client.get("/exchanges/ideas/")
    for _time in range(4):
        join(someone, zones, post(), "vlas_chief")
    with django_assert_max_num_queries(len(few)):
        client.get("/exchanges/ideas/")
