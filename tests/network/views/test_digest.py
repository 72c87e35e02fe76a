from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from network import digest
from zones.models import AuditEvent, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(vlas_member, settings) -> str:
    return digest.unsubscribe_url(vlas_member).removeprefix(settings.BASE_URL)


def wants(user) -> bool:
    return User.objects.get(pk=user.pk).wants_digest


def test_unsubscribe_link_by_get_asks_for_confirmation(link, vlas_member):
    response = Client().get(link)

    assert response.status_code == 200
    assert b'method="post"' in response.content
    assert vlas_member.email.encode() not in response.content
    assert wants(vlas_member)


def test_unsubscribe_acts_on_post_without_a_session_and_twice(link, vlas_member):
    client = Client(enforce_csrf_checks=True)
    one_click = {"List-Unsubscribe": "One-Click"}

    answers = [client.post(link, one_click).status_code for _time in range(2)]

    assert answers == [200, 200]
    assert not wants(vlas_member)
    assert AuditEvent.objects.filter(verb="digest_stopped").count() == 1


def test_unsubscribe_stops_the_digest_of_the_letter_whoever_is_signed_in(
    link, vlas_member, polder_member, client_for
):
    client_for(polder_member).post(link)

    assert not wants(vlas_member)
    assert wants(polder_member)


def test_unsubscribe_speaks_the_persons_language(link, vlas_member):
    User.objects.filter(pk=vlas_member.pk).update(language="fr")

    assert b'<html lang="fr"' in Client().get(link).content


@pytest.mark.parametrize("method", ["get", "post"])
def test_unsubscribe_links_that_were_changed_or_made_up_answer_alike(link, vlas_member, method):
    signed = link.rstrip("/").rpartition("/")[2]
    somebody, _dot, signature = signed.partition(".")
    tokens = [
        signed[:-1],
        f"{'x' * 12}.{signature}",
        digest.unsubscribe_signer.sign("x" * 12),
        "a" * 3000,
        "é.ü",
        somebody,
    ]

    answers = [
        getattr(Client(), method)(reverse("network:digest_unsubscribe", args=[t])) for t in tokens
    ]

    assert {answer.status_code for answer in answers} == {404}
    pages = {re.sub(rb'(value|nonce)="[^"]*"', b"", answer.content) for answer in answers}
    assert len(pages) == 1
    assert wants(vlas_member)


def test_digest_page_shows_current_digest_of_the_reader(
    article, comment, project, polder_coordinator, vlas_coordinator, riho_chief, zones, client_for
):
    shared = article(polder_coordinator, zones["polder"], title="Voor iedereen")
    article(polder_coordinator, zones["polder"], audience="zone", title="Kanarie-artikel")
    project(polder_coordinator, zones["polder"], [zones["vlas"]], title="Dronepool")
    comment(vlas_coordinator, shared)

    vlas, riho, polder = (
        client_for(user).get("/digest/").content.decode()
        for user in (vlas_coordinator, riho_chief, polder_coordinator)
    )

    assert "Voor iedereen" in vlas
    assert "Dronepool" in vlas
    assert "Voor iedereen" in riho
    assert "Dronepool" not in riho
    assert "Kanarie" not in vlas + riho
    assert vlas_coordinator.name in polder


def test_digest_page_stops_and_starts_the_digest(vlas_member, client_for):
    client = client_for(vlas_member)

    assert client.post("/digest/", {"action": "stop"}).status_code == 302
    assert not wants(vlas_member)
    assert client.post("/digest/", {"action": "start"}).status_code == 302
    assert wants(vlas_member)


@pytest.mark.parametrize("action", ["", "other"])
def test_digest_page_unknown_action_changes_nothing(vlas_member, client_for, action):
    assert client_for(vlas_member).post("/digest/", {"action": action}).status_code == 400
    assert wants(vlas_member)


def test_digest_page_asks_to_sign_in():
    response = Client().get("/digest/")

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_digest_page_query_count_is_the_same_for_one_and_many(
    article, polder_member, vlas_member, zones, client_for, django_assert_max_num_queries
):
    client = client_for(vlas_member)
    article(polder_member, zones["polder"])
    client.get("/digest/")

    def queries():
        with django_assert_max_num_queries(60) as captured:
            client.get("/digest/")
        return len(captured)

    one = queries()
    for _number in range(10):
        article(polder_member, zones["polder"])

    assert queries() == one
