"""A worker that dies while it sends: a letter is unknown from DATA on, and before that it goes again."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.zones.letters import make_repeatable, state
from tests.zones.smtp_servers import (
    mail_server,
    server_that_falls_silent,
)
from zones import mail
from zones.choices import LetterState
from zones.models import Letter

pytestmark = pytest.mark.usefixtures("_kinds")


def test_letter_when_worker_died_before_handing_over_is_queued_again(letter):
    mail._claim(letter.pk)

    assert mail.settle_interrupted() == 0  # it may still be at work
    Letter.objects.update(claimed_at=timezone.now() - mail.CLAIM_LASTS - timedelta(seconds=1))
    assert mail.settle_interrupted() == 1
    assert state(letter) == LetterState.QUEUED


def test_a_worker_that_died_in_a_second_try_before_handing_over_is_tried_again(letter, settings):
    """The first try was handed over and refused for now, which says nothing about the second."""
    with mail_server(settings, data="451 try again later"):
        mail.deliver(letter.pk)
    Letter.objects.update(not_before=timezone.now())
    mail._claim(letter.pk)
    Letter.objects.update(claimed_at=timezone.now() - mail.CLAIM_LASTS - timedelta(seconds=1))

    mail.settle_interrupted()

    assert state(letter) == LetterState.QUEUED


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("dies_at", "settled"),
    [
        ("the greeting", LetterState.QUEUED),
        ("RCPT", LetterState.QUEUED),
        ("DATA", LetterState.UNKNOWN),
    ],
)
def test_a_worker_killed_in_the_conversation_leaves_unknown_only_from_data(
    letter, settings, dies_at, settled, tmp_path
):
    with server_that_falls_silent(settings, dies_at) as is_reached:
        worker = start_sending(letter, settings, tmp_path)
        try:
            assert is_reached.wait(30)
        finally:
            worker.kill()
            worker.wait()
    Letter.objects.update(claimed_at=timezone.now() - mail.CLAIM_LASTS - timedelta(seconds=1))

    assert mail.settle_interrupted() == 1
    assert state(letter) == settled


def start_sending(letter, settings, home):
    """Let a process of its own deliver the letter."""
    name = connection.settings_dict["NAME"]
    environment = os.environ | {
        "DATABASE_ROLE": "app",
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}",
        "EMAIL_HOST": settings.EMAIL_HOST,
        "EMAIL_PORT": str(settings.EMAIL_PORT),
        "PORTAL_HOME": str(home),
    }
    send = f"from zones import mail; mail.deliver({letter.pk})"
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v0", "-c", send],
        cwd=settings.BASE_DIR,
        env=environment,
    )


@pytest.mark.parametrize(
    ("repeatable", "settled"), [(False, LetterState.UNKNOWN), (True, LetterState.QUEUED)]
)
def test_letter_when_worker_died_while_handing_over_is_unknown(letter, repeatable, settled):
    if repeatable:
        make_repeatable()
    mail._claim(letter.pk)
    Letter.objects.update(
        claimed_at=timezone.now() - mail.CLAIM_LASTS - timedelta(seconds=1),
        handed_over_at=timezone.now(),
    )

    mail.settle_interrupted()

    assert state(letter) == settled


def test_letter_when_worker_comes_late_keeps_state_of_the_new_worker(letter):
    late = mail._claim(letter.pk)
    Letter.objects.update(claimed_at=timezone.now())

    mail._mark(late, LetterState.SENT)

    assert state(letter) == LetterState.SENDING


def test_letter_claim_outlasts_any_task(settings):
    assert mail.CLAIM_LASTS.total_seconds() > settings.CELERY_TASK_TIME_LIMIT
