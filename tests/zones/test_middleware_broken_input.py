"""What PostgreSQL cannot store gets 400 everywhere, and never 500."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from antw4wvl.wsgi import application


@pytest.fixture
def browser(polder_coordinator, client_for):
    return client_for(polder_coordinator, raise_request_exception=False)


@pytest.fixture
def _connection_stays():
    """Leave out what a server does to connections round each request: ours is the test's."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def stranger(db):
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=%00",
        "/search/?q=a%00b",
        "/search/?%00=a",
        "/search/?q=%ff",
        "/search/?q=%ed%a0%80",  # half a surrogate pair
        "/search/?q=%c0%80",  # an overlong NUL
        "/knowledge/?topic=%00&zone=polder",
        "/zones/pol%00der/",
        "/zones/%ff/",
        "/nowhere/%00",
        "/mail/%00/",
        "/accounts/login/?next=%00",
    ],
)
def test_broken_address_is_a_bad_request(browser, stranger, address):
    assert browser.get(address).status_code == 400
    assert stranger.get(address).status_code == 400


@pytest.mark.parametrize(
    "cookie",
    ['sessionid="a\\000b"', 'sessionid="\\000"', 'theme="\\000"', 'django_language="\\000"'],
)
def test_broken_cookie_is_a_bad_request(stranger, cookie):
    assert stranger.get("/", headers={"cookie": cookie}).status_code == 400


@pytest.mark.parametrize(
    "charset",
    ["unicode_escape", "utf-7", "utf-16", "hex", "zlib", "nonsense", "utf-8;charset=hex", '"hex"'],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.usefixtures("_connection_stays")
def test_request_charset_of_the_client_is_ignored(db, method, charset):
    environ = RequestFactory().generic(method, "/?q=\\ud800", b"login=%5Cx00").environ
    environ["CONTENT_TYPE"] = f"application/x-www-form-urlencoded; charset={charset}"
    answers = []

    application(environ, lambda status, headers: answers.append(status))

    assert answers == ["200 OK" if method == "GET" else "403 Forbidden"]


@pytest.mark.parametrize(
    "body", [b"name=%00", b"name=%ff", b"%00=x", b"name=%ed%a0%80", b"name=\xff"]
)
def test_broken_form_is_a_bad_request(browser, body):
    response = browser.generic(
        "POST",
        "/zones/polder/members/new/",
        body,
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 400


def test_nul_in_form_with_files_is_a_bad_request(browser):
    new = "/zones/polder/members/new/"

    assert browser.post(new, {"name": "a\0b"}).status_code == 400
    assert browser.post(new, {"name": SimpleUploadedFile("x.txt", b"\0")}).status_code in (200, 422)


def test_percent_sign_encoded_is_accepted(browser):
    assert browser.get("/search/?q=100%25").status_code == 200
    assert browser.get("/search/?q=caf%C3%A9+%E4%B8%AD").status_code == 200


@pytest.mark.parametrize(
    "cookie",
    [
        "sessionid=no-such-session",
        "sessionid=" + "a" * 4000,
        "django_language=xx",
        "theme=<script>",
        "csrftoken=x",
    ],
)
def test_cookie_unknown_is_ignored(stranger, cookie):
    assert stranger.get("/", headers={"cookie": cookie}).status_code == 200


def test_host_unknown_is_a_bad_request(stranger):
    assert stranger.get("/", headers={"host": "evil.example"}).status_code == 400
