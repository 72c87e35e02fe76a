"""The pages, as people of different zones and roles meet them."""

from __future__ import annotations

import re

import pytest

from exchanges import services
from exchanges.models import Project
from tests.exchanges.pages import LIST, NEW, url

HIDDEN_FROM = [
    "riho_member",
    "riho_coordinator",
    "antwerpen_chief",
    "network_coordinator",
    "observer",
    "admin",
]


def said(answer, project: Project) -> str:
    """Return what a page says, but for its tokens and the address that was asked."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode())
    return page.replace(project.public_id, "")


# reading


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "approved", "running", "completed", "withdrawn", "rejected"]
)
@pytest.mark.parametrize("name", ["westkust_member", "westkust_coordinator"])
def test_project_page_for_lead_zone_is_shown_in_every_state(project_in, as_, state, name):
    project = project_in(state)
    page = as_(name).get(url(project))
    assert page.status_code == 200
    assert project.title in page.content.decode()
    assert project.get_state_display() in as_(name).get(LIST).content.decode()


@pytest.mark.parametrize(
    "state", ["submitted", "approved", "running", "completed", "withdrawn", "rejected"]
)
@pytest.mark.parametrize("name", ["polder_member", "vlas_chief"])
def test_project_page_for_participants_is_shown_from_submission(project_in, as_, state, name):
    project = project_in(state)
    assert as_(name).get(url(project)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "fields"),
    [
        ("get", (), {}),
        ("head", (), {}),
        ("get", ("edit",), {}),
        ("post", ("edit",), {"title": "x"}),
        ("post", ("decide",), {"action": "approve", "version": "1"}),
        ("post", ("steps", "start"), {"version": "1"}),
        ("post", ("steps", "no-such-step"), {}),
    ],
)
@pytest.mark.parametrize("name", HIDDEN_FROM)
def test_project_page_hidden_and_absent_answers_alike(project_in, as_, name, method, path, fields):
    project = project_in("submitted")
    client = as_(name)
    hidden = getattr(client, method)(url(project, *path), fields)
    nowhere = Project(public_id="abcdefghjkmn")
    absent = getattr(client, method)(url(nowhere, *path), fields)
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert said(hidden, project) == said(absent, nowhere)
    assert project.title not in client.get(LIST).content.decode()


@pytest.mark.parametrize("name", ["polder_coordinator", "riho_member"])
def test_draft_is_hidden_from_partners(project_in, as_, name):
    project = project_in("draft", intended_audience="network")
    assert as_(name).get(url(project)).status_code == 404


def test_project_page_before_sign_in_asks_to_sign_in(project_in, client):
    project = project_in("submitted", intended_audience="network")
    for address in (LIST, NEW, url(project), url(project, "edit")):
        answer = client.get(address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


def test_project_page_shows_decision_reason_to_its_first_readers_only(
    project_in, as_, someone, zones, text, shares
):
    project = project_in("submitted")
    services.decide(
        by=someone("polder_chief"),
        project=project,
        zone=zones["polder"],
        outcome="request_changes",
        version=1,
        reason="Kanariewoord",
    )
    services.revise_project(
        by=someone("westkust_chief"),
        project=project,
        text=text(intended_audience="network"),
        shares=shares(),
        edits=project.edits,
    )
    assert "Kanariewoord" in as_("vlas_member").get(url(project)).content.decode()
    assert "Kanariewoord" not in as_("riho_chief").get(url(project)).content.decode()


# the page's words


def test_project_page_shows_decider_what_the_zone_brings_and_gets(project_in, as_):
    page = as_("polder_coordinator").get(url(project_in("submitted"))).content.decode()
    assert "polder brengt" in page
    assert "polder krijgt" in page
    assert 'value="request_changes"' in page


def test_project_page_tells_member_of_partner_why_there_is_no_button(project_in, as_):
    page = as_("polder_member").get(url(project_in("submitted"))).content.decode()
    assert 'value="approve"' not in page
    assert "why-not" in page


def test_project_page_tells_lead_why_it_cannot_start(project_in, as_):
    page = as_("westkust_coordinator").get(url(project_in("submitted"))).content.decode()
    assert "/steps/start/" not in page
    assert "/steps/withdraw/" in page
    assert "why-not" in page


# drafting


# changing


# steps and decisions


# the list


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_project_page_renders_in_both_languages(as_, project_in, language, someone):
    project = project_in("submitted")
    person = someone("polder_coordinator")
    person.language = language
    person.save()
    client = as_("polder_coordinator")
    for address in (LIST, NEW, url(project)):
        assert f'<html lang="{language}"' in client.get(address).content.decode()
