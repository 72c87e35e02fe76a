"""A chief is made by a chief of the zone or by the network coordinator, and each change of role is told."""

from __future__ import annotations

import pytest

from tests.zones.views.test_member import NEW, add, members_url
from zones import mail, services
from zones.choices import LetterState, Role
from zones.models import AuditEvent, Letter, Membership, User

CHIEF_URL = "/zones/polder/chief/"


def change(by, person, role):
    return services.change_member(
        by=by, membership=person.memberships.get(), name=person.name, function="", role=role
    )


def told(kind="role_changed"):
    return {letter.person.name: letter for letter in Letter.objects.filter(kind=kind)}


# Who appoints


def test_chief_appointed_by_a_coordinator_is_refused(zones, polder_member, polder_coordinator):
    with pytest.raises(services.ChiefIsNotYours):
        change(polder_coordinator, polder_member, "chief")
    with pytest.raises(services.ChiefIsNotYours):
        change(polder_coordinator, polder_coordinator, "chief")
    with pytest.raises(services.ChiefIsNotYours):
        add(polder_coordinator, zones["polder"], role="chief")

    assert not Membership.objects.filter(role=Role.CHIEF).exists()


def test_chief_demoted_or_dismissed_by_a_coordinator_stays(
    zones, polder_chief, polder_coordinator, client_for
):
    client = client_for(polder_coordinator)

    with pytest.raises(services.ChiefIsNotYours):
        change(polder_coordinator, polder_chief, "member")
    with pytest.raises(services.ChiefIsNotYours):
        services.dismiss_member(by=polder_coordinator, membership=polder_chief.memberships.get())
    page = client.post(members_url(name="member_dismiss", person=polder_chief))

    assert page.status_code == 422
    assert polder_chief.memberships.get().role == "chief"
    assert polder_chief.memberships.get().ended_at is None


def test_chief_is_not_offered_in_forms_of_a_coordinator(
    zones, polder_member, polder_chief, polder_coordinator, client_for
):
    client = client_for(polder_coordinator)

    new = client.get(members_url(name="member_new")).context["form"]
    other = client.get(members_url(name="member_edit", person=polder_member)).context["form"]
    chief = client.post(
        members_url(name="member_edit", person=polder_chief),
        {"name": "Andere naam", "function": "", "role": "member"},
    )

    assert [value for value, _label in new["role"].field.choices] == ["member", "coordinator"]
    assert [value for value, _label in other["role"].field.choices] == ["member", "coordinator"]
    assert chief.status_code == 302
    assert polder_chief.memberships.get().role == "chief"
    assert User.objects.get(pk=polder_chief.pk).name == "Andere naam"


def test_chief_makes_a_chief_and_gives_the_role_up(zones, polder_member, polder_chief):
    change(polder_chief, polder_member, "chief")
    change(polder_chief, polder_chief, "member")

    assert polder_member.memberships.get().role == "chief"
    assert polder_chief.memberships.get().role == "member"


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("network_coordinator", 200),
        ("polder_chief", 404),
        ("polder_coordinator", 404),
        ("polder_member", 404),
        ("observer", 404),
        ("admin", 404),
    ],
)
def test_chief_page_is_open_to_network_coordinator_only(
    request, zones, client_for, persona, status
):
    client = client_for(request.getfixturevalue(persona))

    assert client.get(CHIEF_URL).status_code == status
    assert client.post(CHIEF_URL, {"person": "x", "action": "end"}).status_code == (
        422 if status == 200 else status
    )


def test_chief_is_appointed_and_ended_by_network_coordinator(
    zones, network_coordinator, polder_chief, polder_member, polder_coordinator, client_for
):
    client = client_for(network_coordinator)

    new = client.post(CHIEF_URL, {"person": polder_member.public_id, "action": "appoint"})
    old = client.post(CHIEF_URL, {"person": polder_chief.public_id, "action": "end"})

    assert (new.status_code, old.status_code) == (302, 302)
    assert polder_member.memberships.get().role == "chief"
    assert polder_chief.memberships.get().role == "member"
    rows = AuditEvent.objects.filter(verb="role_changed").order_by("pk")
    assert list(rows.values_list("person_id", "role", "reason", "zone__slug")) == [
        (network_coordinator.pk, "network_coordinator", "chief", "polder"),
        (network_coordinator.pk, "network_coordinator", "member", "polder"),
    ]


def test_chief_who_is_last_decider_is_kept_by_network_coordinator(
    zones, network_coordinator, polder_chief, client_for
):
    page = client_for(network_coordinator).post(
        CHIEF_URL, {"person": polder_chief.public_id, "action": "end"}
    )

    assert page.status_code == 422
    assert polder_chief.memberships.get().role == "chief"


def test_chief_from_another_zone_is_refused(zones, network_coordinator, riho_member, client_for):
    page = client_for(network_coordinator).post(
        CHIEF_URL, {"person": riho_member.public_id, "action": "appoint"}
    )

    assert list(page.context["form"].errors) == ["person"]


@pytest.mark.parametrize("persona", ["polder_coordinator", "riho_chief", "observer", "admin"])
def test_chief_services_check_the_right_again(request, zones, polder_member, persona):
    by = request.getfixturevalue(persona)

    for step in (services.appoint_chief, services.end_chief):
        with pytest.raises(type(zones["polder"]).DoesNotExist):
            step(by=by, zone=zones["polder"], person=polder_member)


# Who is told


def test_role_change_is_told_to_the_person_and_the_deciders(
    zones, polder_member, polder_coordinator, polder_chief, riho_chief, mailoutbox
):
    change(polder_coordinator, polder_member, "coordinator")

    letters = told()
    assert set(letters) == {polder_member.name, polder_coordinator.name, polder_chief.name}
    for letter in letters.values():
        assert mail.deliver(letter.pk) == LetterState.SENT
    own = next(sent for sent in mailoutbox if polder_member.email in sent.to[0])
    other = next(sent for sent in mailoutbox if polder_chief.email in sent.to[0])
    assert "van Medewerker naar Zonecoördinator" in own.body
    assert polder_coordinator.name in own.body
    assert polder_member.name in other.subject


def test_dismissal_letter_to_closed_account_is_sent(
    zones, polder_member, polder_coordinator, polder_chief, mailoutbox
):
    services.dismiss_member(by=polder_coordinator, membership=polder_member.memberships.get())

    for letter in told().values():
        assert mail.deliver(letter.pk) == LetterState.SENT
    assert {sent.to[0].partition("<")[2].rstrip(">") for sent in mailoutbox} == {
        polder_member.email,
        polder_coordinator.email,
        polder_chief.email,
    }


def test_decider_added_is_told_to_the_others_and_member_to_no_one(
    zones, polder_coordinator, polder_chief
):
    add(polder_coordinator, zones["polder"])
    assert told() == {}

    add(polder_coordinator, zones["polder"], email="twee@polder.example", role="coordinator")

    assert set(told()) == {polder_coordinator.name, polder_chief.name}


def test_decider_letter_to_former_decider_is_dropped(
    zones, polder_member, polder_coordinator, polder_chief
):
    change(polder_coordinator, polder_member, "coordinator")
    Membership.objects.filter(person=polder_chief).update(role=Role.MEMBER)

    assert mail.deliver(told()[polder_chief.name].pk) == LetterState.DROPPED


# Coming back, and addresses of elsewhere


def test_member_who_comes_back_gets_the_language_chosen_now(
    zones, polder_member, polder_coordinator
):
    services.dismiss_member(by=polder_coordinator, membership=polder_member.memberships.get())

    again = add(polder_coordinator, zones["polder"], email=polder_member.email, language="fr")

    assert again.person.language == "fr"


def test_member_address_at_unknown_domain_asks_for_confirmation_once(
    zones, polder_coordinator, client_for
):
    client = client_for(polder_coordinator)
    elsewhere = NEW | {"email": "nieuw@poldr.example"}

    first = client.post(members_url(name="member_new"), elsewhere)
    assert list(first.context["form"].errors) == ["email"]
    assert "address_is_right" in first.context["form"].fields
    assert not User.objects.filter(email=elsewhere["email"]).exists()

    client.post(members_url(name="member_new"), elsewhere | {"address_is_right": "on"})
    assert User.objects.filter(email=elsewhere["email"]).exists()
