"""Which language and for which zone: a choice is kept, and leads nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client

from zones.choices import Role
from zones.models import Membership, User


def test_language_before_sign_in_is_kept_in_the_browser(db):
    client = Client()

    response = client.post("/language/", {"language": "fr", "next": "/accounts/login/"})

    assert response["Location"] == "/accounts/login/"
    assert client.get("/accounts/login/").content.decode().count('lang="fr"') >= 1
    assert client.get("/accounts/login/").wsgi_request.LANGUAGE_CODE == "fr"


def test_language_of_signed_in_person_is_kept_on_every_machine(polder_member, client_for):
    client_for(polder_member).post("/language/", {"language": "fr"})

    assert User.objects.get().language == "fr"
    elsewhere = client_for(polder_member)
    assert (
        elsewhere.get("/profile/", headers={"accept-language": "nl"}).wsgi_request.LANGUAGE_CODE
        == "fr"
    )


def test_language_by_default_is_dutch_unless_the_browser_asks_french(db):
    assert Client().get("/", headers={"accept-language": "de"}).wsgi_request.LANGUAGE_CODE == "nl"
    assert (
        Client().get("/", headers={"accept-language": "fr-BE"}).wsgi_request.LANGUAGE_CODE == "fr"
    )


@pytest.mark.parametrize("language", ["", "de", "nl-NL", "../nl", "x" * 1000])
def test_language_unknown_changes_nothing(polder_member, client_for, language):
    client_for(polder_member).post("/language/", {"language": language})

    assert User.objects.get().language == polder_member.language


@pytest.mark.parametrize("path", ["/language/", "/theme/", "/act-for/"])
@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_choice_with_next_outside_the_portal_leads_home(polder_member, client_for, path, page):
    response = client_for(polder_member).post(
        path, {"language": "nl", "theme": "dark", "next": page}
    )

    assert response["Location"] == "/"


@pytest.mark.parametrize("path", ["/language/", "/theme/", "/act-for/"])
def test_choice_by_get_is_refused(polder_member, client_for, path):
    assert client_for(polder_member).get(path).status_code == 405


def test_choice_without_csrf_token_is_refused(polder_member, client_for):
    strict = client_for(polder_member, enforce_csrf_checks=True)

    assert strict.post("/act-for/", {"zone": "polder"}).status_code == 403


def test_act_for_own_zone_lasts_as_long_as_the_membership(zones, polder_member, client_for):
    Membership.objects.create(person=polder_member, zone=zones["vlas"], role=Role.MEMBER)
    client = client_for(polder_member)

    client.post("/act-for/", {"zone": "vlas"})
    assert User.objects.get().current_zone == zones["vlas"]
    client.post("/act-for/", {"zone": "riho"})
    assert User.objects.get().current_zone == zones["vlas"]

    Membership.objects.filter(zone=zones["vlas"]).update(ended_at="2026-01-01T00:00Z")
    assert (
        User.objects.get().current_zone == zones["polder"]
    )  # the choice lasts as long as the place
