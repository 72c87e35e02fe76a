"""Everything private is planted once, in a transaction that is never committed; each test works in a savepoint."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import override_settings
from django.utils import timezone

from knowledge import pdf
from network import digest
from network.iso_week import Week
from tests.attack.canary.listening import hearing_jobs, listening
from tests.attack.canary.planting import plant
from tests.attack.canary.seats import Seat
from tests.conftest import as_owner, make_zones
from zones.audit import events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.attack.canary.listening import Log
    from tests.attack.canary.tokens import Planted


@dataclass
class House:
    """What was planted, and what the broker was given and the log was told meanwhile."""

    planted: Planted
    jobs: list[dict[str, Any]]
    log: Log


@pytest.fixture(scope="package")
def contained(tmp_path_factory) -> dict[str, Any]:
    """Settings of one machine that is ours alone, as for every test."""
    folder = tmp_path_factory.mktemp("canary")
    return {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "MAILBOX": folder / "mail",
        "STORAGES": {
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": folder / "files", "base_url": None},
            },
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    }


@pytest.fixture(scope="package")
def house(django_db_setup, django_db_blocker, contained) -> Iterator[House]:
    with (
        django_db_blocker.unblock(),
        override_settings(**contained),
        keeping_the_connection(),
        transaction.atomic(),
    ):
        with as_owner():
            zones = make_zones()
        with listening() as log, hearing_jobs() as jobs, committing():
            planted = plant(zones)
            logging.getLogger("zones").debug(
                "planted"
            )  # one line at least, whatever the libraries say
        yield House(planted, jobs, log)
        transaction.set_rollback(True)


@contextmanager
def keeping_the_connection() -> Iterator[None]:
    """Let no request close the connection in whose transaction all was planted."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


printed_once = cache(pdf.printed)  # the same page is the same PDF, and each takes a second


@pytest.fixture
def planted(house, db, contained, settings, monkeypatch) -> Planted:
    for name, value in contained.items():
        setattr(settings, name, value)
    monkeypatch.setattr(pdf, "printed", printed_once)
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (10**9, 60))  # a crawl asks a lot
    monkeypatch.setattr(
        events, "REFUSALS_A_MINUTE", 10**9
    )  # so that the clock decides no comparison
    return house.planted


@pytest.fixture
def log() -> Iterator[Log]:
    with listening() as heard:
        yield heard


@contextmanager
def undone() -> Iterator[None]:
    """Do something and let none of it stay."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def committing() -> Iterator[None]:
    """Do at the end what waits for the commit: inside our transaction there never is one."""
    waiting = connection.run_on_commit
    before = len(waiting)
    yield
    while len(waiting) > before:
        _savepoints, do, _robust = waiting.pop(before)
        do()


@pytest.fixture
def seat(planted) -> Callable[[str], Seat]:
    """Sit somebody down, with a digest owed to them that tells all they may read by now."""
    assert digest.send(Week.of(timezone.now())).owed

    def sit(name: str) -> Seat:
        return Seat(planted, name, planted.people.browser(name))

    return sit
