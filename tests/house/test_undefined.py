"""No page shows a variable that nobody gave it."""

from __future__ import annotations

import re

import pytest
from django.template import engines
from django.test import Client

from zones import mail, services
from zones.models import Letter

MARK = "undefined«%s»"


@pytest.fixture
def _marked(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", MARK)


@pytest.fixture
def invited(zones, polder_coordinator):
    return services.add_member(
        by=polder_coordinator,
        zone=zones["polder"],
        email="nieuw@polder.example",
        name="Nieuwe Medewerker",
        function="",
        role="member",
    ).person


@pytest.mark.usefixtures("_marked")
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/profile/",
        "/digest/",
        "/search/?q=fiets",
        "/search/?q=fiets&type=person",
        "/search/suggest/?q=fiets",
        "/knowledge/",
        "/knowledge/new/",
        "/questions/",
        "/questions/new/",
        "/questions/similar/?title=fiets",
        "/knowledge/similar/?title=fiets",
        "/exchanges/",
        "/exchanges/new/",
        "/exchanges/deputies/",
        "/exchanges/timeline/",
        "/exchanges/ideas/",
        "/exchanges/ideas/new/",
        "/zones/",
        "/zones/polder/",
        "/zones/polder/edit/",
        "/topics/",
        "/zones/polder/members/",
        "/zones/polder/members/new/",
        "/zones/polder/members/{person}/",
        "/zones/polder/members/{person}/dismiss/",
        "/accounts/password/change/",
        "/accounts/logout/",
        "/nowhere/",
    ],
)
def test_pages_of_coordinator_use_no_undefined_variable(
    invited, polder_coordinator, client_for, address
):
    page = client_for(polder_coordinator).get(address.format(person=invited.public_id))

    assert page.status_code in (200, 404)
    assert undefined(page) == set()


@pytest.mark.usefixtures("_marked")
@pytest.mark.parametrize(
    "address", ["/knowledge/terms/", "/knowledge/terms/new/", "/search/missed/"]
)
def test_pages_of_network_coordinator_use_no_undefined_variable(
    network_coordinator, client_for, address
):
    assert undefined(client_for(network_coordinator).get(address)) == set()


@pytest.mark.usefixtures("_marked")
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/privacy/",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
    ],
)
def test_pages_before_sign_in_use_no_undefined_variable(zones, address):
    assert undefined(Client().get(address)) == set()


@pytest.mark.usefixtures("_marked")
def test_letters_use_no_undefined_variable(invited, mailoutbox):
    mail.deliver(Letter.objects.get().pk)
    mail.deliver(mail.queue_letter("password_reset", invited, "reset").pk)

    for letter in mailoutbox:
        words = [letter.subject, letter.body, letter.alternatives[0].content]
        assert not [word for word in words if "undefined«" in word]


def undefined(page):
    return set(re.findall("undefined«([^»]*)»", page.content.decode()))
