"""What every answer carries, and settings that are safe in production."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.core.checks import run_checks
from django.db import connection
from django.test import Client

from zones import checks
from zones.models import Audience

PRODUCTION = {
    "SECRET_KEY": "k7Vn0q3XbT9zLr5WcYp2HsFj8MdGa4UeKo6IvRx1NtQwBhZyCm-SJfPlEgDuAi",
    "ALLOWED_HOSTS": "portal.example",
    "BASE_URL": "https://portal.example",
    "DEMO": "0",
    "DEBUG": "0",
    "HTTPS": "1",
    "DATABASE_ROLE": "app",
}


def manage(*words, **more):
    environ = (
        {
            k: v
            for k, v in os.environ.items()
            if k not in {"DEMO", "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE"}
        }
        | PRODUCTION
        | more
    )
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=project.BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def production():
    """The settings that matter, as production has them."""
    names = [
        "SESSION_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE SESSION_COOKIE_NAME",
        "CSRF_COOKIE_SECURE CSRF_COOKIE_HTTPONLY CSRF_COOKIE_NAME LANGUAGE_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD DEBUG DEMO EMAIL_BACKEND SESSION_COOKIE_PATH",
        "SESSION_COOKIE_DOMAIN CSRF_COOKIE_DOMAIN",
    ]
    code = (
        "import json; from django.conf import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {' '.join(names).split()}}}))"
    )
    answer = manage("shell", "--no-imports", "-c", code)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


def test_production_passes_the_deployment_checks():
    answer = manage("check", "--deploy", "--fail-level", "WARNING")

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_production_cookies_are_secure(production):
    assert production["SESSION_COOKIE_NAME"] == "__Host-session"
    assert production["CSRF_COOKIE_NAME"] == "__Host-csrf"
    for flag in (
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_SECURE",
        "CSRF_COOKIE_HTTPONLY",
        "LANGUAGE_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
    ):
        assert production[flag] is True, flag
    assert production["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert production["SESSION_COOKIE_PATH"] == "/"
    assert production["SESSION_COOKIE_DOMAIN"] is production["CSRF_COOKIE_DOMAIN"] is None


def test_production_is_no_demo(production):
    assert production["DEMO"] is production["DEBUG"] is False
    assert production["EMAIL_BACKEND"] == "zones.smtp.CarefulBackend"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set: on this machine use `make demo`"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY has 5 characters and needs 50"),
        ({"REDIS_URL": ""}, "REDIS_URL is not set"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must begin with redis://"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL must name a PostgreSQL database"),
        ({"TRUSTED_PROXY_COUNT": "-3"}, "TRUSTED_PROXY_COUNT must be a whole number from 0"),
        ({"TRUSTED_PROXY_COUNT": "one"}, "TRUSTED_PROXY_COUNT must be a whole number from 0"),
        ({"EMAIL_PORT": "0"}, "EMAIL_PORT must be a whole number from 1 to 65535"),
        ({"EMAIL_USE_TLS": "1", "EMAIL_USE_SSL": "1"}, "exclude each other"),
        ({"ATTACHMENT_ZONE_QUOTA_BYTES": "1"}, "ATTACHMENT_ZONE_QUOTA_BYTES must be"),
        ({"CLAMD_ADDRESS": "clamd"}, "CLAMD_ADDRESS must be host:port"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of DEBUG"),
        ({"BASE_URL": "portal.example"}, "BASE_URL must be like https://portal.example"),
    ],
)
def test_setting_that_cannot_be_right_is_refused_with_a_sentence(tmp_path, given, sentence):
    answer = manage("check", PORTAL_HOME=str(tmp_path), **given)

    assert answer.returncode == 1
    assert sentence in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_strict_transport_is_for_this_name_alone_unless_set(production):
    assert production["SECURE_HSTS_SECONDS"] == 63_072_000
    assert production["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is False
    assert production["SECURE_HSTS_PRELOAD"] is False


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/profile/", "/nowhere/", "/knowledge/"])
def test_page_headers_forbid_caches_frames_and_foreign_scripts(polder_member, client_for, path):
    for client in (Client(), client_for(polder_member)):
        response = client.get(path)

        assert response["Cache-Control"] in {
            "no-store",
            "max-age=0, no-cache, no-store, must-revalidate, private",
        }
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response["X-Request-ID"]
        assert "ETag" not in response


def test_request_id_of_the_client_is_ignored(db):
    first, second = (Client().get("/", headers={"x-request-id": "mine"}) for _once in range(2))

    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert "mine" not in (first["X-Request-ID"], second["X-Request-ID"])


# Our own checks


def test_model_check_passes_for_own_models():
    assert checks.no_model_permissions(None) == []
    assert "zones.E001" not in {error.id for error in run_checks()}


def test_model_check_with_default_permissions_fails(monkeypatch):
    monkeypatch.setattr(Audience._meta, "default_permissions", ("add", "view"))

    assert [error.id for error in checks.no_model_permissions(None)] == ["zones.E001"]


@pytest.fixture
def as_the_web(settings):
    settings.DATABASE_ROLE = "app"


@pytest.mark.django_db
def test_database_check_with_app_login_passes(as_the_web):
    assert checks.database_is_guarded(None, databases=["default"]) == []


@pytest.mark.django_db
def test_database_check_with_owner_login_fails(as_the_web, owner):
    with owner():
        found = checks.database_is_guarded(None, databases=["default"])

    assert [error.id for error in found] == ["zones.E003"]


@pytest.mark.django_db
def test_database_check_with_row_in_generic_table_of_guardian_fails(as_the_web, polder_member):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO guardian_userobjectpermission (object_pk, content_type_id, permission_id, user_id)"
            " SELECT '1', content_type_id, id, %s FROM auth_permission WHERE codename = 'read_audience'",
            [polder_member.pk],
        )

    found = checks.database_is_guarded(None, databases=["default"])

    assert [error.id for error in found] == ["zones.E002"]


@pytest.mark.django_db
def test_guardian_anonymous_user_is_off():
    assert project.ANONYMOUS_USER_NAME is None
