"""What a request begins with is what Django's own queries find."""

from __future__ import annotations

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.conftest import make_person
from zones import access
from zones.choices import Role
from zones.models import Membership, Session, User
from zones.sessions import AuthenticationBackend, SessionStore

PEOPLE = {
    "member": [(Role.MEMBER, "polder")],
    "coordinator": [(Role.COORDINATOR, "vlas")],
    "chief": [(Role.CHIEF, "riho")],
    "of_two_zones": [(Role.MEMBER, "westkust"), (Role.COORDINATOR, "antwerpen")],
    "network": [(Role.NETWORK_COORDINATOR, None)],
    "member_of_network": [(Role.NETWORK_COORDINATOR, None), (Role.MEMBER, "vlas")],
    "observer": [(Role.OBSERVER, None)],
    "zone_observer": [(Role.OBSERVER, "polder")],
    "nobody": [],
}


def open_session(person: User) -> SessionStore:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "zones.sessions.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session


def asked_with(session: SessionStore):
    request = RequestFactory().get("/")
    request.session = SessionStore(session.session_key)
    return request


def columns(row) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("name", PEOPLE)
def test_person_of_a_session_is_read_as_by_queries_of_django(zones, name):
    person = User.objects.create_user(f"{name}@example", name=name, absent_until="2026-12-24")
    for role, slug in PEOPLE[name]:
        Membership.objects.create(person=person, zone=slug and zones[slug], role=role)
    Membership.objects.create(
        person=person, zone=zones["riho"], role=Role.OBSERVER, ended_at=timezone.now()
    )
    request = asked_with(open_session(person))

    with CaptureQueriesContext(connection) as captured:
        found = get_user(request)
        reader = access.reader(found)
        memberships = found.current_memberships

    plain = User.objects.get(pk=person.pk)
    assert len(captured) == 1
    assert columns(found) == columns(plain)
    assert reader == access.reader(plain)
    assert [columns(row) for row in memberships] == [
        columns(row) for row in plain.current_memberships
    ]
    assert [row.zone for row in memberships] == [row.zone for row in plain.current_memberships]
    assert not any(row.zone and not columns(row.zone) for row in memberships)


def test_person_of_a_session_loses_an_ended_membership_at_the_next_request(zones):
    person = make_person("member@polder.example", Role.MEMBER, zones["polder"])
    session = open_session(person)
    assert access.reader(get_user(asked_with(session))).zone_ids == (zones["polder"].pk,)

    Membership.objects.update(ended_at=timezone.now())

    assert access.reader(get_user(asked_with(session))) == access.Reader(person.pk)


def test_person_of_a_session_who_was_deactivated_is_nobody(zones):
    person = make_person("member@polder.example", Role.MEMBER, zones["polder"])
    session = open_session(person)

    User.objects.update(is_active=False)

    assert not get_user(asked_with(session)).is_authenticated


def test_session_of_a_changed_password_is_nobody(zones):
    person = make_person("member@polder.example", Role.MEMBER, zones["polder"])
    session = open_session(person)

    person.set_password("nog een lang wachtwoord")
    person.save()

    assert not get_user(asked_with(session)).is_authenticated


def test_session_that_is_over_is_empty(zones):
    session = open_session(make_person("member@polder.example", Role.MEMBER, zones["polder"]))
    Session.objects.update(expire_date=timezone.now())

    request = asked_with(session)

    assert not get_user(request).is_authenticated
    assert request.session.session_key is None


def test_session_of_nobody_keeps_what_it_holds(db):
    session = SessionStore()
    session["language"] = "fr"
    session.create()

    assert SessionStore(session.session_key)["language"] == "fr"
    assert Session.objects.get().person_id is None


def test_backend_asks_for_another_person_than_that_of_the_session(zones):
    one = make_person("member@polder.example", Role.MEMBER, zones["polder"])
    other = make_person("member@vlas.example", Role.MEMBER, zones["vlas"])
    assert SessionStore(open_session(one).session_key)[SESSION_KEY] == str(one.pk)

    assert AuthenticationBackend().get_user(other.pk) == other


def test_session_of_a_deleted_person_goes_with_them(db):
    person = User.objects.create_user("gone@polder.example", name="Gone")
    open_session(person)

    person.delete()

    assert not Session.objects.exists()
