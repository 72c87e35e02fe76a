"""Signing in by e-mail: who may, what is told to whom, and how long a session lasts."""

from __future__ import annotations

import re
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from tests.conftest import PASSWORD
from tests.zones.signing_in import LOGIN, is_signed_in, said, sign_in
from zones import mail, tasks
from zones.models import Letter, PasswordRequest, Session, User

RESET = "/accounts/password/reset/"


def test_sign_in_by_address_in_any_capitals(polder_member, client):
    response = sign_in(client, "Member@POLDER.example")

    assert response["Location"] == "/"
    assert is_signed_in(client)


def test_sign_in_failure_reads_the_same_for_wrong_unknown_and_closed(polder_member, riho_member):
    User.objects.filter(pk=riho_member.pk).update(is_active=False)

    wrong = sign_in(Client(), password="een ander lang wachtwoord")
    unknown = sign_in(Client(), "niemand@polder.example")
    closed = sign_in(Client(), "member@riho.example", "een ander lang wachtwoord")

    assert wrong.context["form"].errors
    assert said(wrong) == said(unknown) == said(closed)


def test_sign_in_with_unknown_address_takes_as_long(polder_member, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    polder_member.set_password(PASSWORD)
    polder_member.save()

    def took(email):
        started = time.perf_counter()
        sign_in(Client(), email, "een ander lang wachtwoord")
        return time.perf_counter() - started

    took("member@polder.example")
    known = min(took("member@polder.example") for _once in range(3))
    unknown = min(took(f"niemand{number}@polder.example") for number in range(3))

    assert 0.5 < known / unknown < 2


def test_sign_in_with_closed_account_is_refused(polder_member, client):
    User.objects.update(is_active=False)

    sign_in(client)

    assert not is_signed_in(client)


def test_sign_in_without_password_set_is_refused(polder_member, client):
    polder_member.set_unusable_password()
    polder_member.save()

    for password in ("", "!", polder_member.password):
        sign_in(client, password=password)

    assert not is_signed_in(client)


def test_password_change_is_told_by_letter(polder_member, client, mailoutbox):
    sign_in(client)
    new = "zeven koeien in de wei bij Diksmuide"

    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    letter = Letter.objects.get()
    assert letter.kind == "password_changed"
    assert mail.deliver(letter.pk) == "sent"
    assert "/accounts/password/reset/" in mailoutbox[0].body


def test_sign_in_limit_of_one_account_leaves_others_of_the_station(
    polder_member, riho_member, client
):
    for _attempt in range(6):
        sign_in(Client(), password="een ander lang wachtwoord")

    sign_in(client, riho_member.email)

    assert is_signed_in(client)


def test_sign_in_limit_survives_a_flood_of_addresses(polder_member, settings):
    for _attempt in range(5):
        sign_in(Client(), password="een ander lang wachtwoord")
    for number in range(400):
        cache.set(f"other-{number}", 1, 300)

    assert sign_in(Client()).context["form"].errors


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
def test_sign_up_has_no_url(client, db, name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "social/signup/"])
def test_sign_up_page_is_not_found(client, db, path):
    assert client.get(f"/accounts/{path}").status_code in (302, 404)
    assert client.post(f"/accounts/{path}", {"email": "x@x.example"}).status_code in (302, 404)
    assert not User.objects.exists()


def test_sign_in_with_next_outside_the_portal_leads_home(polder_member):
    inside = sign_in(Client(), next="/knowledge/")
    for elsewhere in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ):
        assert sign_in(Client(), next=elsewhere)["Location"] == "/"
    assert inside["Location"] == "/knowledge/"


def test_sign_in_form_with_nul_is_a_bad_request(polder_member, client):
    assert sign_in(client, "mem\0ber@polder.example").status_code == 400
    assert sign_in(client, password="x\0").status_code == 400


# Sessions


def test_sign_in_starts_a_new_session(polder_member, client):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by who came before"
    session.save()
    client.cookies["sessionid"] = before = session.session_key

    sign_in(client)

    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_sign_out_ends_the_session_on_the_server(polder_member, client):
    sign_in(client)
    stolen = client.cookies["sessionid"].value

    assert client.get("/accounts/logout/").status_code == 200  # asks first
    out = client.post("/accounts/logout/")

    assert out["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies["sessionid"] = stolen
    assert not is_signed_in(client)


def test_session_idle_for_an_hour_ends(polder_member, client, monkeypatch):
    sign_in(client)
    assert is_signed_in(client)
    start = time.time()

    for minutes in (30, 80, 130):
        monkeypatch.setattr(time, "time", lambda m=minutes: start + m * 60)
        assert is_signed_in(client)
    monkeypatch.setattr(time, "time", lambda: start + (130 + 61) * 60)

    assert not is_signed_in(client)


def test_session_in_use_ends_after_twelve_hours(polder_member, client, monkeypatch):
    sign_in(client)
    start = time.time()
    for minutes in range(0, 12 * 60, 30):
        monkeypatch.setattr(time, "time", lambda m=minutes: start + m * 60)
        assert is_signed_in(client)

    monkeypatch.setattr(time, "time", lambda: start + 12 * 3600 + 60)

    assert not is_signed_in(client)


def test_password_change_ends_the_other_sessions(polder_member, client):
    other = Client()
    sign_in(client)
    sign_in(other)
    new = "zeven koeien in de wei"

    changed = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert changed.status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other)


# A new password


def test_password_reset_looks_the_same_for_known_unknown_and_closed(polder_member, riho_member):
    User.objects.filter(pk=riho_member.pk).update(is_active=False)

    answers = [
        Client().post(RESET, {"email": email}, follow=True)
        for email in ("member@polder.example", "niemand@polder.example", "member@riho.example")
    ]

    assert len({said(answer) for answer in answers}) == 1
    assert len({str(answer.redirect_chain) for answer in answers}) == 1
    tasks.sweep_letters()
    assert [letter.person for letter in Letter.objects.all()] == [polder_member]


def test_password_reset_costs_the_same_queries_for_every_address(polder_member, riho_member):
    User.objects.filter(pk=riho_member.pk).update(is_active=False)

    def statements(email):
        with CaptureQueriesContext(connection) as asked:
            Client().post(RESET, {"email": email})
        shapes = (re.sub(r"'[^']*'|\bs\d+_x\d+|\b\d+(\.\d+)?\b", "?", row["sql"]) for row in asked)
        return [shape for shape in shapes if "SET ROLE" not in shape]

    statements("eerst@polder.example")
    known, unknown, closed = (
        statements(email)
        for email in ("member@polder.example", "niemand@polder.example", "member@riho.example")
    )

    assert known == unknown == closed
    assert PasswordRequest.objects.count() == 4


def test_password_reset_is_answered_by_the_worker_once(polder_member, client):
    client.post(RESET, {"email": "member@polder.example"})
    asked = PasswordRequest.objects.get()

    assert tasks.answer_password_request(asked.pk) is True
    assert tasks.answer_password_request(asked.pk) is False
    assert Letter.objects.get().kind == "password_reset"
    assert not PasswordRequest.objects.exists()


def test_password_reset_for_look_alike_address_sends_nothing(polder_member, client):
    client.post(RESET, {"email": "membér@polder.example"})
    client.post(RESET, {"email": "MEMBER@polder.example"})

    tasks.sweep_letters()
    assert [letter.person.email for letter in Letter.objects.all()] == ["member@polder.example"]


@pytest.mark.parametrize(
    "password",
    [
        "veertien teken",  # one too few
        "member@polder.example",
        "Member Polder Member",
    ],
)
def test_password_weak_is_refused(polder_member, client, password):
    sign_in(client)

    response = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    assert response.context["form"].errors


@pytest.mark.parametrize(
    "key",
    ["zzzzzzzzzzzzzzzz-abc-def", "0-set-password", "1-abc", "9999999999999-c0ffee-0123456789"],
)
def test_password_reset_with_forged_link_is_refused_without_error(db, client, key):
    response = client.get(f"/accounts/password/reset/key/{key}/")

    assert response.status_code in (200, 404)


def test_sign_in_leftovers_expired_are_cleared(polder_member, client):
    sign_in(client)
    sign_in(Client(), password="een ander lang wachtwoord")
    Session.objects.update(expire_date="2026-01-01T00:00Z")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET expires = '2026-01-01'")

        tasks.clear_expired()

        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone() == (0,)
    assert not Session.objects.exists()
