"""Signing in by the form."""

from __future__ import annotations

import re

from tests.conftest import PASSWORD

LOGIN = "/accounts/login/"


def sign_in(client, email="member@polder.example", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password} | more)


def is_signed_in(client):
    return client.get("/profile/").status_code == 200


def said(response):
    """Return the page without tokens and without the address that was typed."""
    page = re.sub(r'(nonce|value)="[^"]*"', "", response.content.decode())
    return response.status_code, page
