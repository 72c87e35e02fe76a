"""Personas, the database's two faces (owner and app), and what every test may lean on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client

from zones.choices import Role
from zones.models import Membership, User, Zone
from zones.services import create_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSWORD = "een-lang-wachtwoord-voor-de-test"
ZONES = {
    "antwerpen": ("Antwerpen", "#b3122d"),
    "polder": ("Polder", "#3d7a35"),
    "riho": ("Riho", "#a85a12"),
    "vlas": ("Vlas", "#5163b8"),
    "westkust": ("Westkust", "#0b7d84"),
}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Create the database as its owner, run every test as the app: neither owner nor superuser."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO portal_app")
        make_zones()  # once, because each costs twenty statements
        connection.close()
        connection.settings_dict["OPTIONS"]["assume_role"] = "portal_app"
        yield
        del connection.settings_dict["OPTIONS"]["assume_role"]
        connection.close()


@contextmanager
def as_owner() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SET ROLE portal_app")


@pytest.fixture
def owner() -> Callable:
    """Arrange rows as the owner of the database: `with owner(): ...`."""
    return as_owner


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


@pytest.fixture
def client_for(db) -> Callable[[User], Client]:
    """Return a client that is signed in as a person."""

    def sign_in(user: User, **options: object) -> Client:
        client = Client(**options)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def fresh(db) -> Callable[[User], User]:
    """Return the person as the next request would meet them: nothing of their rights kept."""
    return lambda user: User.objects.get(pk=user.pk)
