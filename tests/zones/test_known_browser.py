from __future__ import annotations

import hashlib

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import PASSWORD
from tests.zones.signing_in import is_signed_in, said, sign_in
from zones import tasks
from zones.models import KnownBrowser


def test_sign_in_after_five_wrong_passwords_is_shut_out_for_a_while(polder_member):
    for _attempt in range(5):
        sign_in(Client(), password="een ander lang wachtwoord")

    response = sign_in(Client())

    assert response.context["form"].errors
    assert "_auth_user_id" not in response.client.session
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 300
    assert "5 minuten" in response.content.decode()


def test_sign_in_with_unknown_address_is_shut_out_alike(polder_member):
    answers = []
    for email in ("member@polder.example", "niemand@polder.example"):
        for _attempt in range(5):
            sign_in(Client(), email, "een ander lang wachtwoord")
        answers.append(sign_in(Client(), email))

    assert said(answers[0]) == said(answers[1])
    assert {answer.status_code for answer in answers} == {429}


def test_sign_in_from_known_browser_after_wrong_tries_elsewhere_succeeds(polder_member, client):
    sign_in(client)
    client.post("/accounts/logout/")
    strangers = Client()
    for _attempt in range(1000):
        sign_in(strangers, password="een ander lang wachtwoord")

    assert sign_in(Client()).status_code == 429
    assert sign_in(client)["Location"] == "/"
    assert is_signed_in(client)


def test_sign_in_from_known_browser_is_limited_too(polder_member, client):
    sign_in(client)
    client.post("/accounts/logout/")
    for _attempt in range(5):
        sign_in(client, password="een ander lang wachtwoord")

    assert sign_in(client).status_code == 429
    assert sign_in(Client())["Location"] == "/"


def test_known_browser_of_colleague_is_unknown_for_another_person(
    polder_member, riho_member, client
):
    sign_in(client, riho_member.email)
    client.post("/accounts/logout/")
    for _attempt in range(5):
        sign_in(Client(), password="een ander lang wachtwoord")

    assert sign_in(client).status_code == 429


def test_known_browser_is_kept_as_a_hash_in_a_cookie_that_no_script_reads(polder_member, client):
    sign_in(client)

    cookie = client.cookies["browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 90 * 24 * 3600
    row = KnownBrowser.objects.get()
    number = cookie.value.partition(":")[0]
    assert row.person == polder_member
    assert row.digest == hashlib.sha256(number.encode()).hexdigest()
    assert number not in row.digest


def test_known_browser_with_forged_number_is_unknown(polder_member, client):
    sign_in(client)
    number, _sign, rest = client.cookies["browser"].value.partition(":")
    for _attempt in range(5):
        sign_in(Client(), password="een ander lang wachtwoord")
    client.post("/accounts/logout/")
    client.cookies["browser"] = f"{number[::-1]}:{rest}"

    assert sign_in(client).status_code == 429


@pytest.mark.parametrize("ends", ["a new password", "ninety days"])
def test_known_browser_after_password_change_or_ninety_days_is_unknown(polder_member, client, ends):
    sign_in(client)
    if ends == "a new password":
        new = "zeven koeien in de wei bij Diksmuide"
        fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        client.post("/accounts/password/change/", fields)
        assert not KnownBrowser.objects.exists()
    else:
        new = PASSWORD
        KnownBrowser.objects.update(expires_at=timezone.now())
        tasks.clear_expired()
        assert not KnownBrowser.objects.exists()
    client.post("/accounts/logout/")
    for _attempt in range(5):
        sign_in(Client(), password="een ander lang wachtwoord")

    assert sign_in(client, password=new).status_code == 429
