from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.zones.members import add, members_url
from zones import mail, services
from zones.choices import LetterState
from zones.models import Letter


def test_member_welcome_letter_leads_to_first_sign_in_once(
    zones, polder_coordinator, client, mailoutbox
):
    add(polder_coordinator, zones["polder"])
    assert mail.deliver(Letter.objects.get().pk) == LetterState.SENT
    letter = mailoutbox[0]
    assert letter.to == ["Nieuwe Medewerker <nieuw@polder.example>"]
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", letter.body).group(1)
    password = "drie paarden eten hooi"

    chosen = client.get(link, follow=True)
    form_url = chosen.request["PATH_INFO"]
    short = client.post(form_url, {"password1": "te kort", "password2": "te kort"})
    assert short.context["form"].errors
    done = client.post(form_url, {"password1": password, "password2": password})
    assert done.status_code == 302
    signed_in = client.post(
        reverse("account_login"), {"login": "Nieuw@Polder.example", "password": password}
    )

    assert signed_in["Location"] == "/"
    assert client.get("/profile/").status_code == 200
    client.logout()
    assert "token_fail" in client.get(link, follow=True).context  # the link worked once


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "wachtwoord"), ("fr", "mot de passe"), ("", "wachtwoord")]
)
def test_member_welcome_letter_is_in_the_language_chosen(
    zones, polder_coordinator, mailoutbox, language, word
):
    add(polder_coordinator, zones["polder"], language=language)

    mail.deliver(Letter.objects.get().pk)

    assert word in mailoutbox[0].body
    assert word in mailoutbox[0].alternatives[0].content


def test_member_welcome_letter_to_known_person_has_no_password_link(
    zones, riho_member, polder_coordinator, mailoutbox
):
    add(polder_coordinator, zones["polder"], email=riho_member.email)

    mail.deliver(Letter.objects.get().pk)

    assert "/password/reset/key/" not in mailoutbox[0].body


def test_member_welcome_letter_after_dismissal_is_dropped(
    zones, polder_coordinator, riho_member, mailoutbox
):
    added = add(polder_coordinator, zones["polder"], email=riho_member.email)
    services.dismiss_member(by=polder_coordinator, membership=added)

    welcome = Letter.objects.get(kind="welcome")
    assert mail.deliver(welcome.pk) == LetterState.DROPPED
    assert mailoutbox == []


def test_member_without_password_can_be_welcomed_again(zones, polder_coordinator, client_for):
    added = add(polder_coordinator, zones["polder"])
    Letter.objects.update(created_at=timezone.now() - timedelta(hours=1))
    client = client_for(polder_coordinator)

    client.post(members_url(name="member_welcome", person=added.person))

    assert Letter.objects.count() == 2


def test_member_with_password_is_not_welcomed_again(
    zones, polder_coordinator, polder_member, client_for
):
    client_for(polder_coordinator).post(members_url(name="member_welcome", person=polder_member))

    assert not Letter.objects.exists()
