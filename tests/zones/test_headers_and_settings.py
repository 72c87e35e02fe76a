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
        {k: v for k, v in os.environ.items() if k not in {"DEMO", "DEBUG"}} | PRODUCTION | more
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
        "SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS DEBUG DEMO EMAIL_BACKEND SESSION_COOKIE_PATH",
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


def test_production_without_secret_key_does_not_start(tmp_path):
    answer = manage("check", SECRET_KEY="", PORTAL_HOME=str(tmp_path))

    assert answer.returncode != 0


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
