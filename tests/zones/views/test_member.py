"""The people's side: who keeps the members of a zone, and what each deed does."""

from __future__ import annotations

import re
import threading

import pytest
from django.db import connection

from tests.zones.members import NEW, add, members_url
from zones import services
from zones.choices import Role
from zones.models import AuditEvent, Letter, Membership, User


def bare(response):
    """Return the page without what differs each time: tokens, and the address itself."""
    page = response.content.decode().replace(response.request["PATH_INFO"], "")
    return re.sub(r'(nonce|value)="[A-Za-z0-9+/=_-]{16,}"', "", page)


# Who may


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("polder_coordinator", 200),
        ("polder_chief", 200),
        ("polder_member", 404),
        ("riho_coordinator", 404),
        ("vlas_chief", 404),
        ("network_coordinator", 404),
        ("observer", 404),
        ("admin", 404),
    ],
)
def test_member_pages_are_for_the_zones_coordinators_alone(
    request, zones, polder_member, client_for, persona, status
):
    client = client_for(request.getfixturevalue(persona))

    for url in (
        members_url(),
        members_url(name="member_new"),
        members_url(name="member_edit", person=polder_member),
        members_url(name="member_dismiss", person=polder_member),
    ):
        assert client.get(url).status_code == status, url


def test_hidden_and_absent_member_pages_answer_alike(
    zones, polder_member, client_for, riho_coordinator
):
    client = client_for(riho_coordinator)

    hidden = client.get(members_url(name="member_edit", person=polder_member))
    absent = client.get("/zones/nergens/members/abcdefghjkmn/")

    assert hidden.status_code == absent.status_code == 404
    assert bare(hidden) == bare(absent)


@pytest.mark.parametrize("name", ["member_edit", "member_dismiss", "member_welcome"])
def test_member_changed_by_coordinator_of_another_zone_is_refused(
    zones, polder_member, client_for, riho_coordinator, name
):
    client = client_for(riho_coordinator)

    response = client.post(members_url(name=name, person=polder_member), NEW | {"role": "chief"})

    assert response.status_code == 404
    assert list(polder_member.memberships.values_list("role", "ended_at")) == [("member", None)]
    assert not Letter.objects.exists()


def test_member_added_by_coordinator_of_another_zone_is_refused(
    zones, client_for, riho_coordinator
):
    assert client_for(riho_coordinator).post(members_url(name="member_new"), NEW).status_code == 404
    assert not User.objects.filter(email=NEW["email"]).exists()


def test_member_services_check_the_right_again(zones, polder_member, riho_coordinator):
    membership = polder_member.memberships.get()

    with pytest.raises(type(zones["polder"]).DoesNotExist):
        add(riho_coordinator, zones["polder"])
    with pytest.raises(Membership.DoesNotExist):
        services.dismiss_member(by=riho_coordinator, membership=membership)
    with pytest.raises(Membership.DoesNotExist):
        services.change_member(
            by=riho_coordinator, membership=membership, name="x", function="", role="chief"
        )
    with pytest.raises(Membership.DoesNotExist):
        services.welcome_again(by=riho_coordinator, membership=membership)


def test_member_added_by_former_coordinator_is_refused(zones, polder_coordinator, polder_chief):
    assert polder_coordinator.deciding_zones == [
        zones["polder"]
    ]  # worked out, and kept for the request
    Membership.objects.filter(person=polder_coordinator).update(role=Role.MEMBER)

    with pytest.raises(type(zones["polder"]).DoesNotExist):
        add(polder_coordinator, zones["polder"])


def test_members_short_address_leads_to_the_acting_zone(
    zones, client_for, polder_coordinator, polder_member
):
    Membership.objects.create(person=polder_coordinator, zone=zones["antwerpen"], role=Role.CHIEF)
    polder_coordinator.acting_zone = zones["polder"]
    polder_coordinator.save()

    assert client_for(polder_coordinator).get("/members/")["Location"] == members_url()
    assert client_for(polder_member).get("/members/").status_code == 404


# Adding


def test_member_new_is_added_listed_and_audited(
    zones, polder_coordinator, client_for, django_capture_on_commit_callbacks
):
    client = client_for(polder_coordinator)

    response = client.post(members_url(name="member_new"), NEW)

    assert response["Location"] == members_url()
    person = User.objects.get(email=NEW["email"])
    assert (person.name, person.function, person.language) == (NEW["name"], NEW["function"], "nl")
    assert not person.has_usable_password()
    membership = person.memberships.get()
    assert (membership.zone, membership.role, membership.ended_at) == (
        zones["polder"],
        "member",
        None,
    )
    letter = Letter.objects.get()
    assert (letter.kind, letter.person, letter.params) == (
        "welcome",
        person,
        {"zone": zones["polder"].pk},
    )
    event = AuditEvent.objects.get()
    assert (event.person_id, event.role, event.verb, event.zone) == (
        polder_coordinator.pk,
        "coordinator",
        "member_added",
        zones["polder"],
    )
    page = client.get(members_url()).content.decode()
    assert NEW["name"] in page


def test_member_with_known_address_in_other_case_is_refused(
    zones, polder_coordinator, client_for, polder_member
):
    response = client_for(polder_coordinator).post(
        members_url(name="member_new"), NEW | {"email": "MEMBER@Polder.example"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]
    assert NEW["name"] in response.content.decode()
    assert Membership.objects.filter(person=polder_member).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "geen adres"}, "email"),
        ({"email": "twee@x.example, drie@x.example"}, "email"),
        ({"email": "a@x.example\nBcc: b@x.example"}, "email"),
        ({"email": ""}, "email"),
        ({"name": " "}, "name"),
        ({"name": "n" * 121}, "name"),
        ({"role": "observer"}, "role"),
        ({"role": "network_coordinator"}, "role"),
        ({"role": ""}, "role"),
        ({"language": "de"}, "language"),
    ],
)
def test_member_form_with_invalid_field_says_so_at_the_field(
    zones, polder_coordinator, client_for, wrong, field
):
    response = client_for(polder_coordinator).post(members_url(name="member_new"), NEW | wrong)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Letter.objects.exists()


def test_member_name_over_two_lines_becomes_one_line(zones, polder_coordinator, client_for):
    client_for(polder_coordinator).post(
        members_url(name="member_new"), NEW | {"name": "Naam\r\nBcc:  evil@x.example"}
    )

    assert User.objects.get(email=NEW["email"]).name == "Naam Bcc: evil@x.example"


def test_member_of_another_zone_belongs_to_both(zones, riho_member, polder_coordinator):
    added = add(polder_coordinator, zones["polder"], email=riho_member.email, name="Anders")

    assert added.person == riho_member
    again = User.objects.get(pk=riho_member.pk)
    assert again.name == riho_member.name
    assert again.has_usable_password()
    assert set(again.current_zones) == {zones["polder"], zones["riho"]}


def test_member_who_comes_back_sets_a_new_password(zones, polder_member, polder_coordinator):
    services.dismiss_member(by=polder_coordinator, membership=polder_member.memberships.get())
    assert not User.objects.get(pk=polder_member.pk).is_active

    added = add(polder_coordinator, zones["polder"], email=polder_member.email)

    assert added.person.is_active
    assert not added.person.has_usable_password()
    assert polder_member.memberships.count() == 2


def test_member_with_account_closed_by_the_network_is_refused(
    zones, riho_member, polder_coordinator, client_for
):
    User.objects.filter(pk=riho_member.pk).update(is_active=False)

    response = client_for(polder_coordinator).post(
        members_url(name="member_new"), NEW | {"email": riho_member.email}
    )

    assert list(response.context["form"].errors) == ["email"]
    assert not User.objects.get(pk=riho_member.pk).is_active
    assert not Membership.objects.filter(zone=zones["polder"], person=riho_member).exists()


# Changing


def test_member_role_and_name_are_changed_and_audited(
    zones, polder_member, polder_chief, client_for
):
    response = client_for(polder_chief).post(
        members_url(name="member_edit", person=polder_member),
        {"name": "Andere Naam", "function": "onthaal", "role": "chief"},
    )

    assert response["Location"] == members_url()
    again = User.objects.get(pk=polder_member.pk)
    assert (again.name, again.function) == ("Andere Naam", "onthaal")
    assert again.memberships.get().role == "chief"
    assert list(AuditEvent.objects.values_list("verb", "reason").order_by("pk")) == [
        ("role_changed", "chief"),
        ("person_changed", ""),
    ]


def test_member_name_known_to_another_zone_is_not_changed(
    zones, riho_chief, polder_coordinator, client_for
):
    add(polder_coordinator, zones["polder"], email=riho_chief.email)

    client_for(polder_coordinator).post(
        members_url(name="member_edit", person=riho_chief),
        {"name": "Vreemde naam", "function": "niets", "role": "coordinator"},
    )

    again = User.objects.get(pk=riho_chief.pk)
    assert (again.name, again.function) == (riho_chief.name, riho_chief.function)
    assert again.memberships.get(zone=zones["polder"]).role == "coordinator"
    assert again.memberships.get(zone=zones["riho"]).role == "chief"


def test_member_role_of_last_coordinator_is_kept(zones, polder_coordinator, client_for):
    response = client_for(polder_coordinator).post(
        members_url(name="member_edit", person=polder_coordinator),
        {"name": "x", "function": "", "role": "member"},
    )

    assert list(response.context["form"].errors) == ["role"]
    assert polder_coordinator.memberships.get().role == "coordinator"


def test_member_giving_up_own_role_is_led_home(zones, polder_coordinator, polder_chief, client_for):
    response = client_for(polder_coordinator).post(
        members_url(name="member_edit", person=polder_coordinator),
        {"name": "x", "function": "", "role": "member"},
    )

    assert response["Location"] == "/"


# Dismissing


@pytest.mark.django_db(transaction=True)
def test_member_added_at_once_by_two_zones_is_one_person(
    zones, polder_coordinator, riho_coordinator
):
    results, together = [], threading.Barrier(8)

    def let_in(by, zone):
        together.wait()
        try:
            results.append(add(User.objects.get(pk=by.pk), zone).pk)
        finally:
            connection.close()

    pairs = [(polder_coordinator, zones["polder"]), (riho_coordinator, zones["riho"])] * 4
    threads = [threading.Thread(target=let_in, args=pair) for pair in pairs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    person = User.objects.get(email=NEW["email"])
    assert sorted(results) == sorted([*person.memberships.values_list("pk", flat=True)] * 4)
    assert person.memberships.count() == Letter.objects.count() == 2


# The letter, from invitation to first sign-in
