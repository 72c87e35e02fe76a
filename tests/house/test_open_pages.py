"""Every page asks to sign in, but for those named here."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils.regex_helper import normalize

OPEN = {
    "account_login",
    "account_logout",  # leads to the sign-in page
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "network:home",  # what the network is
    "network:digest_unsubscribe",  # signed, works from any mail program
    "network:privacy",
    "network:healthz",
    "network:readyz",
    "zones:zones_css",
    "zones:theme",
    "zones:language",
    "zones:mailbox",  # in the demo only
    "zones:mailbox_letter",
    "zones:mailbox_html",
    "zones:mailbox_file",
}
EXAMPLES = {"key": "abc-def-ghi", "uidb36": "1", "number": "1"}


def pages():
    """Yield the name and an example address of every page there is."""
    todo = [("", "", get_resolver())]
    while todo:
        prefix, space, resolver = todo.pop()
        for entry in resolver.url_patterns:
            ((route, names), *_others) = normalize(entry.pattern.regex.pattern)
            words = {name: EXAMPLES.get(name, "abcdefghjkmn") for name in names}
            address = prefix + (route % words)
            if isinstance(entry, URLPattern):
                yield space + (entry.name or "?"), "/" + address
            else:
                todo.append((address, f"{entry.namespace}:" if entry.namespace else space, entry))


PAGES = sorted(set(pages()))


def test_pages_to_check_are_found():
    assert ("knowledge:article_list", "/knowledge/") in PAGES
    assert len(PAGES) > 30


def test_open_pages_list_names_existing_pages():
    assert {name for name, _address in PAGES} >= OPEN


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), PAGES, ids=[name for name, _address in PAGES])
def test_pages_before_sign_in_ask_to_sign_in(name, address):
    for method in ("GET", "HEAD", "POST"):
        response = Client(raise_request_exception=False).generic(method, address)

        asked = response.headers.get("Location", "").startswith("/accounts/login/")
        if name in OPEN:
            assert response.status_code < 500 or name == "network:readyz"
        else:
            gives_back = method == "POST" and not name.startswith("account_")
            refused = (response.status_code, asked) == ((401, False) if gives_back else (302, True))
            of_the_api = name == "network:api_search" and response.status_code in {401, 405}
            assert refused or of_the_api, method
