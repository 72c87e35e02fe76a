"""Personas, the database's two faces (owner and app), and what every test may lean on."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client
from django.utils import translation
from psycopg.pq import TransactionStatus

from zones import access, broker
from zones.choices import Role
from zones.models import Membership, User, Zone
from zones.services import create_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.sessions.backends.base import SessionBase

PASSWORD = "een-lang-wachtwoord-voor-de-test"
ZONES = {
    "antwerpen": ("Antwerpen", "#b3122d"),
    "polder": ("Polder", "#3d7a35"),
    "riho": ("Riho", "#a85a12"),
    "vlas": ("Vlas", "#5163b8"),
    "westkust": ("Westkust", "#0b7d84"),
}


TESTS = str(Path(__file__).resolve().parent)
PROJECT = str(Path(TESTS).parent)
LIBRARIES = (
    str(Path(sys.prefix).resolve()),
    f"{PROJECT}/.venv",
    str(Path(sys.base_prefix).resolve()),
)


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of all further collections of garbage: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Create the database as its owner; from then on the product works as the app, under the row policies."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO portal_app")
        make_zones()  # once, because each costs twenty statements
        connection.close()
        connection.settings_dict["OPTIONS"]["assume_role"] = "portal_app"
        connection_created.connect(_ask_as_whom)
        yield
        connection_created.disconnect(_ask_as_whom)
        del connection.settings_dict["OPTIONS"]["assume_role"]
        connection.close()


def _ask_as_whom(connection, **_kwargs) -> None:
    if as_who_asks not in connection.execute_wrappers:
        connection.execute_wrappers.append(as_who_asks)


def as_who_asks(execute, sql, params, many, context):
    """Run what a test itself asks as the owner, who sees every row, and what the product asks as the app.

    So a test arranges and looks without a word about roles, and nothing of the product is asked past
    the second lock, whoever calls it.
    """
    raw = context["connection"].connection
    is_chosen = getattr(context["connection"], "role_is_chosen", False)
    if is_chosen or not _a_test_asks() or _has_failed(raw):
        return execute(sql, params, many, context)
    with context["connection"].wrap_database_errors:
        raw.execute("SET ROLE NONE")
    try:
        return execute(sql, params, many, context)
    finally:
        if not _has_failed(raw):
            raw.execute("SET ROLE portal_app")


def _has_failed(raw) -> bool:
    """Whether nothing can be asked until the transaction is rolled back, which restores the role too."""
    return raw.closed or raw.info.transaction_status == TransactionStatus.INERROR


def _a_test_asks() -> bool:
    """Whether the innermost code of ours that led to this statement is a test's."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(PROJECT) and not name.startswith(LIBRARIES):
            return name.startswith(TESTS) and frame.f_code.co_name != "_ask_as_whom"
        frame = frame.f_back
    return False


@contextmanager
def as_owner() -> Iterator[None]:
    """Let the product too ask as the owner, to make what it could not."""
    with _asking_as("NONE"):
        yield


@contextmanager
def as_app() -> Iterator[None]:
    """Let the test itself ask as the app does: to look at the second lock from its side."""
    with _asking_as("portal_app"):
        yield


@contextmanager
def _asking_as(name: str) -> Iterator[None]:
    connection.role_is_chosen = True
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {name}")
        try:
            yield
        finally:
            connection.role_is_chosen = False
            if not _has_failed(connection.connection):
                connection.connection.execute("SET ROLE portal_app")


@pytest.fixture
def app() -> Callable:
    """Ask as the product does: `with app(): ...`."""
    return as_app


@pytest.fixture
def as_reader() -> Callable:
    """Ask without any filter what this person's own requests could ask: `with as_reader(person): ...`."""

    @contextmanager
    def look(person: User) -> Iterator[None]:
        with access.reading_as(person), as_app():
            yield

    return look


@pytest.fixture
def owner() -> Callable:
    """Let the product do as the owner of the database what it could not: `with owner(): ...`."""
    return as_owner


@pytest.fixture(autouse=True)
def _broker_may_be_asked(monkeypatch):
    """Forget that Valkey was away in another test."""
    monkeypatch.setattr(broker, "_silent_until", 0.0)


@pytest.fixture(autouse=True)
def _in_dutch(settings):
    """Forget in which language another test's last request was answered."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _quick_and_contained(settings, tmp_path):
    """Hash passwords quickly, ask for no collected static files, keep files and mail to the test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MAILBOX = tmp_path / "mail"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"]
        | {"OPTIONS": {"location": tmp_path / "files", "base_url": None}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def make_zones() -> dict[str, Zone]:
    """Return the five zones by slug; those that are not there are made."""
    there = {zone.slug: zone for zone in Zone.objects.select_related("group")}
    return {
        slug: there.get(slug) or create_zone(slug, name, colour)
        for slug, (name, colour) in ZONES.items()
    }


@pytest.fixture
def zones(db) -> dict[str, Zone]:
    """The five zones by slug: there from the start, but after a test that emptied the tables."""
    with as_owner():
        return make_zones()


def make_person(email: str, role: str, zone: Zone | None = None, **fields: object) -> User:
    person = User.objects.create_user(email, PASSWORD, **{"name": email.split("@")[0], **fields})
    Membership.objects.create(person=person, zone=zone, role=role)
    return person


@pytest.fixture
def person(db) -> Callable[..., User]:
    """Make one more person: `person("x@polder.example", Role.MEMBER, zones["polder"])`."""
    return make_person


def _persona(slug: str, role: str):
    def make(zones: dict[str, Zone]) -> User:
        return make_person(
            f"{role}@{slug}.example",
            role,
            zones[slug],
            name=f"{role.capitalize()} {zones[slug].name}",
        )

    return pytest.fixture(make, name=f"{slug}_{role}")


for _slug in ZONES:
    for _role in (Role.MEMBER, Role.COORDINATOR, Role.CHIEF):
        globals()[f"{_slug}_{_role}"] = _persona(_slug, str(_role))


@pytest.fixture
def network_coordinator(zones) -> User:
    return make_person("network@antw4wvl.example", Role.NETWORK_COORDINATOR, name="Network")


@pytest.fixture
def observer(zones) -> User:
    return make_person("observer@antw4wvl.example", Role.OBSERVER, name="Observer")


@pytest.fixture
def admin(zones) -> User:
    return User.objects.create_superuser("admin@antw4wvl.example", PASSWORD, name="Administrator")


def confirm_password(session: SessionBase, user: User, *, lasts: float = 0) -> None:
    """Let a session stand as after the password was asked again, which steps about roles and the glass want."""
    record = {"method": "password", "at": time.time() + lasts, "reauthenticated": True}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


@pytest.fixture
def client_for(db) -> Callable[[User], Client]:
    """Return a client that is signed in as a person, who gave their password a moment ago."""

    def sign_in(user: User, **options: object) -> Client:
        client = Client(**options)
        client.force_login(user)
        confirm_password(client.session, user)
        return client

    return sign_in


@pytest.fixture
def fresh(db) -> Callable[[User], User]:
    """Return the person as the next request would meet them: nothing of their rights kept."""
    return lambda user: User.objects.get(pk=user.pk)
