"""Steps about roles and the glass ask for the password again, and lose nothing that was typed."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import PASSWORD
from tests.zones.views.test_member import NEW, members_url
from zones.models import Membership, User

REAUTHENTICATE = "/accounts/reauthenticate/"


@pytest.fixture
def client(polder_chief) -> Client:
    """A client that signed in with the password, which was not asked again since."""
    client = Client()
    client.post("/accounts/login/", {"login": polder_chief.email, "password": PASSWORD})
    return client


def give(client, asked, password=PASSWORD):
    assert asked["Location"].startswith(REAUTHENTICATE)
    page = client.get(asked["Location"])
    fields = {"password": password, "next": page.context["redirect_field_value"]}
    return client.post(REAUTHENTICATE, fields)


def test_confirm_password_then_role_is_changed(client, zones, polder_member):
    url = members_url(name="member_edit", person=polder_member)

    asked = client.post(url, {"name": "Andere", "function": "onthaal", "role": "coordinator"})
    assert polder_member.memberships.get().role == "member"
    done = give(client, asked)

    assert done["Location"] == members_url()
    assert polder_member.memberships.get().role == "coordinator"
    assert User.objects.get(pk=polder_member.pk).function == "onthaal"


def test_confirm_password_when_wrong_changes_nothing(client, zones, polder_member):
    url = members_url(name="member_edit", person=polder_member)
    asked = client.post(url, {"name": "Andere", "function": "", "role": "coordinator"})

    page = give(client, asked, "een verkeerd wachtwoord")

    assert page.context["form"].errors
    assert polder_member.memberships.get().role == "member"


def test_confirm_password_is_not_asked_for_change_of_name(client, zones, polder_member):
    url = members_url(name="member_edit", person=polder_member)

    done = client.post(url, {"name": "Andere", "function": "", "role": "member"})

    assert done["Location"] == members_url()


def test_confirm_password_then_member_is_added(client, zones):
    asked = client.post(members_url(name="member_new"), NEW)
    assert not User.objects.filter(email=NEW["email"]).exists()

    give(client, asked)

    assert User.objects.get(email=NEW["email"]).name == NEW["name"]


def test_confirm_password_then_member_is_dismissed(client, zones, polder_member):
    asked = client.post(members_url(name="member_dismiss", person=polder_member))
    assert Membership.objects.get(person=polder_member).ended_at is None

    give(client, asked)

    assert Membership.objects.get(person=polder_member).ended_at is not None


def test_confirm_password_then_glass_form_is_processed_with_its_input(admin, zones):
    client = Client()
    client.post("/accounts/login/", {"login": admin.email, "password": PASSWORD})
    sent = {"address": "/knowledge/zzzzzzzzzzzz/", "reason": "omdat er een storing gemeld is"}

    page = give(client, client.post("/break-glass/", sent))

    assert page.status_code == 422  # nothing is there, and what was typed stands in the form
    assert sent["reason"] in page.content.decode()


def test_confirm_password_after_wrong_sign_ins_elsewhere_still_works(
    client, zones, polder_member, polder_chief
):
    for _attempt in range(6):
        Client().post(
            "/accounts/login/", {"login": polder_chief.email, "password": "een ander wachtwoord"}
        )

    asked = client.post(members_url(name="member_dismiss", person=polder_member))

    assert give(client, asked)["Location"] == members_url()
