"""The digest's promises, with real connections, real mail servers and a real worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.conf import settings as portal
from django.db import connection, connections
from django.utils import timezone
from redis import Redis

from network import digest
from network.models import Digest
from zones import mail
from zones.choices import LetterState, Role
from zones.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def news(article, person, zones, week):
    """One article of Polder in last week, and five readers of Vlas."""
    author = person("schrijver@polder.example", Role.MEMBER, zones["polder"])
    for number in range(5):
        person(f"lezer{number}@vlas.example", Role.MEMBER, zones["vlas"], name=f"Lezer {number}")
    return article(
        author, zones["polder"], at=week.starts_at + timedelta(days=1), title="Één briefing"
    )


class Mailroom:
    """What an SMTP server is told to answer, and what it was given."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.answers: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.taken.append(envelope.content)
        if self.answers and self.answers[0] == "cut":
            self.answers.pop(0)
            server.transport.abort()
        return "250 taken"


@pytest.fixture
def mailroom(settings):
    room = Mailroom()

    class Port(Controller):
        def factory(self):
            return SMTP(self.handler, enable_SMTPUTF8=True)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Port(room, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "zones.smtp.CarefulBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield room
    controller.stop()


def first_letter():
    return Letter.objects.filter(kind="digest").order_by("pk").first()


def test_digest_runs_at_once_write_each_person_once(news, week):
    start = threading.Barrier(4)
    failures = []

    def run():
        try:
            start.wait()
            digest.send(week)
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _run in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Letter.objects.filter(kind="digest").count() == 5
    assert Digest.objects.count() == 6


def test_digest_workers_at_once_send_each_letter_once(news, week, mailroom):
    digest.send(week)
    waiting = mail.due()
    start = threading.Barrier(3)

    def work():
        start.wait()
        for letter_id in waiting:
            mail.deliver(letter_id)
        connections.close_all()

    threads = [threading.Thread(target=work) for _worker in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(mailroom.taken) == 5
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}


def test_digest_message_at_the_smtp_server_is_well_formed(news, week, mailroom):
    digest.send(week)

    state = mail.deliver(first_letter().pk)

    (message,) = mailroom.taken
    assert state == LetterState.SENT
    parsed = message_from_bytes(message, policy=policy.default)
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["List-Unsubscribe"].strip().startswith("<http")
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    assert "Één briefing" in parsed.get_body(("plain",)).get_content()
    assert "Één briefing" in parsed.get_body(("html",)).get_content()
    assert max(map(len, message.split(b"\r\n"))) <= 998


def test_digest_letter_when_smtp_is_busy_is_retried_after_pause(news, week, mailroom):
    digest.send(week)
    mailroom.answers = ["450 later"]
    letter = first_letter()

    first = mail.deliver(letter.pk)
    too_soon = mail.deliver(letter.pk)
    Letter.objects.filter(pk=letter.pk).update(not_before=timezone.now())
    later = mail.deliver(letter.pk)

    assert (first, too_soon, later) == (LetterState.QUEUED, "", LetterState.SENT)
    assert len(mailroom.taken) == 1


def test_digest_letter_when_smtp_refuses_address_is_bounced_and_not_retried(news, week, mailroom):
    digest.send(week)
    mailroom.answers = ["550 nobody here"]
    letter = first_letter()

    assert mail.deliver(letter.pk) == LetterState.BOUNCED
    assert mail.deliver(letter.pk) == ""
    assert "550" in Letter.objects.get(pk=letter.pk).error


def test_digest_letter_when_smtp_does_not_answer_is_unknown_and_not_repeated(news, week, mailroom):
    digest.send(week)
    letter = first_letter()
    mailroom.answers = ["250 OK", "cut"]

    assert mail.deliver(letter.pk) == LetterState.UNKNOWN
    mail.settle_interrupted()
    assert mail.deliver(letter.pk) == ""
    assert digest.send(week).was_finished
    assert len(mailroom.taken) == 1


def test_digest_letter_when_smtp_is_away_is_queued_again(news, week, settings):
    settings.EMAIL_BACKEND = "zones.smtp.CarefulBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    digest.send(week)

    assert mail.deliver(first_letter().pk) == LetterState.QUEUED


@pytest.mark.slow
def test_digest_task_in_real_worker_sends_all_digests(news, week, mailroom, settings, tmp_path):
    environment = os.environ | {
        "DATABASE_ROLE": "app",
        "DATABASE_URL": _with_name(os.environ["DATABASE_URL"], connection.settings_dict["NAME"]),
        "DEMO": "0",
        "EMAIL_HOST": settings.EMAIL_HOST,
        "EMAIL_PORT": str(settings.EMAIL_PORT),
        "PORTAL_HOME": str(tmp_path),
    }
    Redis.from_url(settings.REDIS_URL).flushdb()
    log = (tmp_path / "worker.log").open("wb")
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "antw4wvl", "worker", "-c", "2", "-l", "info"],
        cwd=portal.BASE_DIR,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        ring = "from network.tasks import send_digests as s; s.delay(); s.delay()"
        due = "import datetime, network.tasks as t; print(t.week_due(t.timezone.now()) or '')"
        told = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", due],
            cwd=portal.BASE_DIR,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        if not told.stdout.strip():
            pytest.skip("no digest is due before Monday seven o'clock")
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", ring],
            cwd=portal.BASE_DIR,
            env=environment,
            check=True,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and len(mailroom.taken) < 5:
            time.sleep(0.2)
        time.sleep(1)
    finally:
        worker.terminate()
        worker.wait(timeout=30)
        log.close()

    assert len(mailroom.taken) == 5, (tmp_path / "worker.log").read_text()
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}


def _with_name(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"
