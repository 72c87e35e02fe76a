"""An account of the network joins a zone when the network coordinator and the person both agree."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from tests.zones.views.test_member import NEW, add, members_url
from zones import access, mail, services
from zones.choices import LetterState, Role
from zones.models import AuditEvent, Letter, Membership, MembershipRequest
from zones.services import membership_request as requests
from zones.services import roles

LIST = "/membership-requests/"


@pytest.fixture
def asked(zones, polder_coordinator, network_coordinator, observer) -> MembershipRequest:
    return add(polder_coordinator, zones["polder"], email=observer.email, role="coordinator")


def in_zone(person):
    return list(person.memberships.exclude(zone=None).values_list("role", flat=True))


@pytest.mark.parametrize("persona", ["observer", "admin", "network_coordinator"])
@pytest.mark.parametrize("role", ["member", "coordinator"])
def test_membership_of_network_account_added_by_coordinator_waits_for_consent(
    request, zones, polder_coordinator, client_for, persona, role
):
    person = request.getfixturevalue(persona)

    answer = client_for(polder_coordinator).post(
        members_url(name="member_new"),
        NEW | {"email": person.email, "role": role, "address_is_right": "on"},
    )

    assert answer.status_code == 302
    assert in_zone(person) == []
    assert access.reader(type(person).objects.get(pk=person.pk)).zone_ids == ()
    asked = MembershipRequest.objects.get()
    assert (asked.person, asked.zone, asked.role) == (person, zones["polder"], role)


def test_membership_of_zone_observer_in_another_zone_waits_for_consent(
    zones, person, polder_coordinator
):
    theirs = person("kijkt@riho.example", Role.OBSERVER, zones["riho"])

    add(polder_coordinator, zones["polder"], email=theirs.email)

    assert in_zone(theirs) == ["observer"]


@pytest.mark.parametrize("order", [("network", "person"), ("person", "network")])
def test_membership_request_when_both_agree_admits(
    zones, asked, observer, network_coordinator, client_for, order
):
    clients = {"network": client_for(network_coordinator), "person": client_for(observer)}
    first, second = order

    clients[first].post(asked.get_absolute_url(), {"answer": "agree"})
    assert in_zone(observer) == []
    clients[first].post(asked.get_absolute_url(), {"answer": "agree"})
    assert in_zone(observer) == []
    clients[second].post(asked.get_absolute_url(), {"answer": "agree"})

    assert in_zone(observer) == ["coordinator"]
    asked.refresh_from_db()
    assert asked.outcome == "admitted"
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "membership_asked",
        "membership_agreed",
        "membership_agreed",
        "member_added",
    ]


@pytest.mark.parametrize("persona", ["network_coordinator", "observer"])
def test_membership_request_refused_by_either_is_closed(
    request, asked, observer, polder_coordinator, client_for, persona
):
    client = client_for(request.getfixturevalue(persona))

    client.post(asked.get_absolute_url(), {"answer": "refuse"})
    again = client.post(asked.get_absolute_url(), {"answer": "agree"})

    assert again.status_code == 409
    assert in_zone(observer) == []
    letter = Letter.objects.get(kind="membership_refused")
    assert letter.person == polder_coordinator
    assert mail.deliver(letter.pk) == LetterState.SENT


@pytest.mark.parametrize("persona", ["polder_coordinator", "polder_member", "riho_chief", "admin"])
def test_membership_request_answered_by_other_person_is_not_found(
    request, asked, client_for, persona
):
    person = request.getfixturevalue(persona)
    client = client_for(person)

    assert client.get(asked.get_absolute_url()).status_code == 404
    assert client.post(asked.get_absolute_url(), {"answer": "agree"}).status_code == 404
    for step in (requests.agree, requests.refuse):
        with pytest.raises(MembershipRequest.DoesNotExist):
            step(by=person, request=asked)


def test_membership_request_for_network_coordinator_needs_another_one_to_agree(
    zones, polder_coordinator, network_coordinator, person
):
    asked = add(polder_coordinator, zones["polder"], email=network_coordinator.email)

    requests.agree(by=network_coordinator, request=asked)
    with pytest.raises(requests.AnotherCoordinatorAgrees):
        requests.agree(by=network_coordinator, request=asked)
    assert in_zone(network_coordinator) == []

    other = person("tweede@antw4wvl.example", Role.NETWORK_COORDINATOR)
    requests.agree(by=other, request=asked)
    assert in_zone(network_coordinator) == ["member"]


def test_membership_request_withdrawn_by_zone_can_be_made_again(
    zones, asked, polder_coordinator, observer, client_for
):
    client = client_for(polder_coordinator)
    page = client.get(members_url())
    assert [row.pk for row in page.context["asked"]] == [asked.pk]

    client.post(f"/zones/polder/members/requests/{asked.public_id}/withdraw/")

    with pytest.raises(requests.RequestClosed):
        requests.agree(by=observer, request=asked)
    again = add(polder_coordinator, zones["polder"], email=observer.email)
    assert again.pk != asked.pk


def test_membership_request_withdrawn_by_another_zone_is_refused(
    asked, riho_coordinator, client_for
):
    url = f"/zones/riho/members/requests/{asked.public_id}/withdraw/"

    assert client_for(riho_coordinator).post(url).status_code == 404
    with pytest.raises(MembershipRequest.DoesNotExist):
        requests.withdraw(by=riho_coordinator, request=asked)


def test_membership_request_twice_is_one_with_one_letter_each(
    zones, asked, polder_coordinator, observer, network_coordinator
):
    again = add(polder_coordinator, zones["polder"], email=observer.email, role="coordinator")

    assert again.pk == asked.pk
    letters = Letter.objects.filter(kind="membership_asked")
    assert {letter.person for letter in letters} == {observer, network_coordinator}
    assert all(mail.deliver(letter.pk) == LetterState.SENT for letter in letters)


def test_membership_of_network_account_becomes_decider_by_consent_only(
    zones, asked, observer, network_coordinator, polder_coordinator, client_for
):
    asked.role = "member"
    asked.save()
    requests.agree(by=network_coordinator, request=asked)
    requests.agree(by=observer, request=asked)

    client_for(polder_coordinator).post(
        members_url(name="member_edit", person=observer),
        {"name": "Observer", "function": "", "role": "coordinator"},
    )

    assert in_zone(observer) == ["member"]
    higher = MembershipRequest.objects.get(closed_at=None)
    assert higher.role == "coordinator"
    requests.agree(by=network_coordinator, request=higher)
    requests.agree(by=observer, request=higher)
    assert in_zone(observer) == ["coordinator"]


def test_membership_request_list_shows_what_the_reader_may_answer(
    zones, asked, observer, network_coordinator, polder_coordinator, admin, client_for
):
    add(polder_coordinator, zones["polder"], email=admin.email)

    assert len(client_for(network_coordinator).get(LIST).context["asked"]) == 2
    assert [row.pk for row in client_for(observer).get(LIST).context["asked"]] == [asked.pk]
    assert client_for(polder_coordinator).get(LIST).status_code == 404


# The second lock


@pytest.mark.parametrize("persona", ["observer", "admin", "network_coordinator"])
def test_membership_of_network_account_without_consent_is_refused_by_database(
    request, zones, polder_coordinator, as_reader, persona
):
    person = request.getfixturevalue(persona)

    with (
        pytest.raises(ProgrammingError, match="enters a zone by consent"),
        transaction.atomic(),
        as_reader(polder_coordinator),
    ):
        Membership.objects.create(person=person, zone=zones["polder"], role=Role.MEMBER)


@pytest.mark.parametrize("fields", [{"person_agreed_at": "2026-01-01T00:00Z"}, {"role": "chief"}])
def test_membership_request_answered_by_its_zone_is_refused_by_database(
    asked, polder_coordinator, as_reader, fields
):
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        as_reader(polder_coordinator),
    ):
        MembershipRequest.objects.filter(pk=asked.pk).update(**fields)


@pytest.mark.parametrize("persona", ["riho_chief", "polder_member", "admin"])
def test_membership_request_is_hidden_from_others_by_database(request, asked, as_reader, persona):
    with as_reader(request.getfixturevalue(persona)):
        assert not MembershipRequest.objects.exists()


def test_membership_of_network_account_by_operator_is_refused(zones, observer):
    with pytest.raises(services.NeedsConsent):
        roles.appoint(observer, role="member", zone=zones["polder"])
