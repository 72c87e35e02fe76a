"""Signing in and out."""

from __future__ import annotations

from django.test import Client

from tests.attack.filled_in.base import (
    NEW_PASSWORD,
    Filled,
    Scene,
    form,
    path_of,
)
from tests.conftest import PASSWORD
from zones.letters import password_url
from zones.models import User


@form("account_login")
def login(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        Client(),
        "/accounts/login/",
        {"login": person.email, "password": PASSWORD},
        table="zones_user",
        audit=None,
    )


@form("account_logout")
def logout(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_member"), "/accounts/logout/", table="zones_session", audit=None
    )


@form("account_reauthenticate")
def reauthenticate(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_member"),
        "/accounts/reauthenticate/",
        {"password": PASSWORD},
        table="zones_session",
        audit=None,
        others=(302, 429),
    )


@form("account_change_password")
def change_password(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return Filled(
        scene.client_for(person),
        "/accounts/password/change/",
        fields,
        table="zones_user",
        made=lambda: User.objects.get(pk=person.pk).check_password(NEW_PASSWORD),
        becomes=True,
        audit=None,
        letters={"password_changed": 1},
        others=(200, 302, 429),
    )


@form("account_reset_password")
def reset_password(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        Client(),
        "/accounts/password/reset/",
        {"email": person.email},
        table="zones_passwordrequest",
        others=(302, 429),
    )


@form("account_reset_password_from_key")
def reset_password_from_key(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    browser = Client()
    page = browser.get(path_of(password_url(person)))
    return Filled(
        browser,
        page.headers["Location"],
        {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        table="zones_user",
        made=lambda: User.objects.get(pk=person.pk).check_password(NEW_PASSWORD),
        becomes=True,
        audit=None,
        others=(200, 302, 429),
    )
