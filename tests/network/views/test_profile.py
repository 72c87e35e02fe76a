from __future__ import annotations

import pytest
from django.test import Client

from knowledge.models import Follow
from zones.choices import Role
from zones.models import Membership, User

pytestmark = pytest.mark.django_db


def followed(user) -> set[str]:
    return set(Follow.objects.filter(person=user).values_list("topic__slug", flat=True))


def test_profile_asks_to_sign_in():
    assert Client().get("/profile/").status_code == 302


def test_profile_form_saves_function_language_and_topics(vlas_member, topics, client_for):
    client = client_for(vlas_member)
    posted = {
        "function": "Onthaal",
        "language": "fr",
        "topics": [topics["burglary"].pk, topics["diversity"].pk],
    }

    response = client.post("/profile/", posted, follow=True)

    person = User.objects.get(pk=vlas_member.pk)
    assert response.redirect_chain == [("/profile/", 302)]
    assert (person.function, person.language, person.wants_digest) == ("Onthaal", "fr", False)
    assert followed(person) == {"burglary", "diversity"}
    assert b'<html lang="fr"' in response.content
    assert b"is-success" in response.content


def test_profile_form_topic_no_longer_ticked_is_unfollowed(vlas_member, topics, client_for):
    Follow.objects.create(person=vlas_member, topic=topics["burglary"])
    kept = Follow.objects.create(person=vlas_member, topic=topics["diversity"])

    client_for(vlas_member).post(
        "/profile/", {"wants_digest": "on", "topics": [topics["diversity"].pk]}
    )

    assert list(Follow.objects.filter(person=vlas_member)) == [kept]


def test_profile_form_ignores_fields_of_account_and_rights(
    vlas_member, riho_member, topics, client_for
):
    posted = {
        "name": "Ander",
        "email": "ander@vlas.example",
        "is_superuser": "1",
        "acting_zone": "1",
        "wants_digest": "on",
    }

    client_for(vlas_member).post("/profile/", posted)

    person = User.objects.get(pk=vlas_member.pk)
    assert (person.name, person.email, person.is_superuser) == (
        vlas_member.name,
        vlas_member.email,
        False,
    )
    assert person.acting_zone_id is None
    assert followed(riho_member) == set()


@pytest.mark.parametrize(
    "wrong",
    [{"language": "de"}, {"function": "x" * 121}, {"topics": ["999999"]}, {"topics": ["x"]}],
)
def test_profile_form_with_invalid_field_says_so_and_keeps_input(
    wrong, vlas_member, topics, client_for
):
    posted = {"function": "Wat ik typte", "topics": [topics["burglary"].pk]} | wrong

    response = client_for(vlas_member).post("/profile/", posted)

    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert posted["function"][:12] in page
    assert User.objects.get(pk=vlas_member.pk).function == vlas_member.function
    assert followed(vlas_member) == set()


@pytest.mark.parametrize("body", [{"function": "a\0b"}, {"topics": "\0"}])
def test_profile_refuses_broken_bytes(body, vlas_member, client_for):
    assert client_for(vlas_member).post("/profile/", body).status_code == 400


def test_profile_acting_zone_is_chosen_among_own_zones(vlas_member, zones, client_for):
    Membership.objects.create(person=vlas_member, zone=zones["riho"], role=Role.MEMBER)
    client = client_for(vlas_member)

    assert b'name="acting_zone"' in client.get("/profile/").content
    assert client.post("/profile/", {"acting_zone": zones["polder"].pk}).status_code == 422
    assert client.post("/profile/", {"acting_zone": zones["vlas"].pk}).status_code == 302
    assert User.objects.get(pk=vlas_member.pk).acting_zone == zones["vlas"]


def test_profile_with_one_zone_offers_no_acting_zone(vlas_member, client_for):
    assert b'name="acting_zone"' not in client_for(vlas_member).get("/profile/").content


@pytest.mark.parametrize("persona", ["observer", "admin", "network_coordinator"])
def test_profile_of_account_without_zone_is_shown_and_saved(persona, request, client_for):
    client = client_for(request.getfixturevalue(persona))

    assert client.get("/profile/").status_code == 200
    assert client.post("/profile/", {"function": "Waarnemer"}).status_code == 302


def test_profile_offers_topics_in_two_levels(vlas_member, topics, client_for):
    page = client_for(vlas_member).get("/profile/").content.decode()

    below = page.split('class="topic-below"')[1]
    assert "Woninginbraak" in below
    assert page.count('name="topics"') == 4
