"""A letter is owed once, made with the rights of its moment, and sent over real SMTP conversations."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.utils import timezone

from tests.zones.letters import make_repeatable, state
from tests.zones.smtp_servers import (
    free_port,
    mail_server,
    send_to,
    server_that_hangs_up,
)
from zones import access, mail
from zones.choices import LetterState
from zones.models import Letter, User

pytestmark = pytest.mark.usefixtures("_kinds")


def headers(raw):
    return message_from_bytes(raw, policy=policy.default)


# The conversation


def test_letter_when_smtp_accepts_is_sent(letter, settings):
    with mail_server(settings) as box:
        assert mail.deliver(letter.pk) == LetterState.SENT

    assert state(letter) == LetterState.SENT
    assert letter.sent_at is not None
    assert letter.attempts == 1
    (raw,) = box.taken
    message = headers(raw)
    assert message["To"] == "Member Polder <member@polder.example>"
    assert message["Message-ID"] == letter.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("at", ["mail", "rcpt", "data"])
def test_letter_when_smtp_refuses_for_now_is_retried_after_pause(letter, settings, at):
    with mail_server(settings, **{at: "451 try again later"}):
        assert mail.deliver(letter.pk) == LetterState.QUEUED
        assert mail.deliver(letter.pk) == ""  # not before its pause is over

    state(letter)
    assert "451" in letter.error
    assert letter.not_before > timezone.now() + timedelta(minutes=1)
    with mail_server(settings) as box:
        Letter.objects.update(not_before=timezone.now())
        assert mail.deliver(letter.pk) == LetterState.SENT
    assert len(box.taken) == 1


@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_letter_when_smtp_refuses_recipient_is_bounced(letter, settings, at):
    with mail_server(settings, **{at: "550 no such person"}):
        assert mail.deliver(letter.pk) == LetterState.BOUNCED
        assert mail.deliver(letter.pk) == ""

    assert state(letter) == LetterState.BOUNCED
    assert letter.error.startswith("550")


def test_letter_when_smtp_refuses_sender_or_password_is_queued_again(letter, settings):
    with mail_server(settings, mail="550 sender not allowed"):
        assert mail.deliver(letter.pk) == LetterState.QUEUED
    Letter.objects.update(not_before=timezone.now())
    with mail_server(settings):
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
        assert mail.deliver(letter.pk) == LetterState.QUEUED


def test_letter_when_smtp_is_away_is_queued_again(letter, settings):
    send_to(settings, free_port())

    assert mail.deliver(letter.pk) == LetterState.QUEUED
    assert "refused" in Letter.objects.get().error.lower()


def test_letter_when_smtp_hangs_up_before_message_is_queued_again(letter, settings):
    with server_that_hangs_up(settings, after_message=False) as heard:
        assert mail.deliver(letter.pk) == LetterState.QUEUED

    assert heard == []


def test_letter_when_smtp_hangs_up_after_message_is_unknown_and_not_repeated(letter, settings):
    with server_that_hangs_up(settings, after_message=True) as heard:
        assert mail.deliver(letter.pk) == LetterState.UNKNOWN
        assert mail.deliver(letter.pk) == ""
        assert mail.due() == []

    assert len(heard) == 1


def test_letter_repeatable_when_smtp_hangs_up_after_message_is_repeated(letter, settings):
    make_repeatable()

    with server_that_hangs_up(settings, after_message=True) as heard:
        assert mail.deliver(letter.pk) == LetterState.QUEUED
        Letter.objects.update(not_before=timezone.now())
        mail.deliver(letter.pk)

    first, second = (headers(raw)["Message-ID"] for raw in heard)
    assert first == second  # so that a mailbox that got both shows one


def test_letter_when_smtp_is_silent_after_message_is_unknown(letter, settings):
    with mail_server(settings) as box:
        box.answers["data"] = "250 taken"
        settings.EMAIL_TIMEOUT = 0.3
        taking = box.handle_DATA

        async def slow(server, session, envelope):
            answer = await taking(server, session, envelope)
            time.sleep(1)
            return answer

        box.handle_DATA = slow
        assert mail.deliver(letter.pk) == LetterState.UNKNOWN


def test_letter_pauses_between_tries_grow_and_end_after_two_days(letter, settings):
    send_to(settings, free_port())
    pauses = []
    for _attempt in range(9):
        Letter.objects.update(not_before=timezone.now())
        mail.deliver(letter.pk)
        state(letter)
        pauses.append(round((letter.not_before - timezone.now()).total_seconds() / 60))

    assert pauses == [2, 4, 8, 16, 32, 64, 128, 240, 240]
    Letter.objects.update(
        not_before=timezone.now(), created_at=timezone.now() - timedelta(hours=48, minutes=1)
    )
    assert mail.deliver(letter.pk) == LetterState.FAILED


# One letter


def test_letter_owed_twice_for_one_occasion_is_one(polder_member, letter):
    assert mail.queue_letter("password_reset", polder_member, "once") is None
    assert Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_letter_claimed_by_several_workers_is_sent_once(letter, settings):
    with mail_server(settings) as box:
        results, together = [], threading.Barrier(4)

        def work():
            together.wait()
            results.append(mail.deliver(letter.pk))
            connection.close()

        threads = [threading.Thread(target=work) for _worker in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]

    assert sorted(results) == ["", "", "", LetterState.SENT]
    assert len(box.taken) == 1


# Whom it is for, and what it says


def test_letter_to_deactivated_person_is_dropped(letter, mailoutbox):
    User.objects.update(is_active=False)

    assert mail.deliver(letter.pk) == LetterState.DROPPED
    assert mailoutbox == []


def test_letter_with_nothing_left_to_tell_is_dropped(letter, mailoutbox):
    mail.KINDS["password_reset"] = mail.Kind(lambda person, params: None, repeatable=False)

    assert mail.deliver(letter.pk) == LetterState.DROPPED
    assert mailoutbox == []


def test_letter_is_rendered_as_its_person_and_sent_outside_that_context(
    letter, polder_member, settings
):
    seen = []

    def render(person, params):
        seen.append(access.current_reader.get())
        return {"password_url": ""}

    mail.KINDS["password_reset"] = mail.Kind(render, repeatable=False)
    with mail_server(settings):
        mail.deliver(letter.pk)

    assert seen == [access.reader(polder_member)]
    assert access.current_reader.get() == access.NOBODY


def test_letter_when_rendering_fails_is_queued_again_and_logged(letter, caplog):
    def render(person, params):
        raise ZeroDivisionError

    mail.KINDS["password_reset"] = mail.Kind(render, repeatable=False)

    assert mail.deliver(letter.pk) == LetterState.QUEUED
    assert "could not be made" in caplog.text
    assert state(letter) == LetterState.QUEUED


def test_letter_of_unknown_kind_does_not_stop_the_sweep(letter, polder_member):
    Letter.objects.update(kind="from_an_older_release")
    mail._claim(letter.pk)
    long_ago = timezone.now() - timedelta(hours=1)
    Letter.objects.update(claimed_at=long_ago, handed_over_at=long_ago)

    mail.settle_interrupted()

    assert state(letter) == LetterState.UNKNOWN


@pytest.mark.parametrize(
    "name",
    [
        'Naam" <dief@evil.example>, "',
        "Naam\r\nBcc: dief@evil.example",
        "Naam\nSubject: anders",
        "dief@evil.example, Naam",
        "Naam <dief@evil.example>",
        "Naam; groep: dief@evil.example",
        "Één, twéé & drié (vier) \\",
        "中文名字",
    ],
)
def test_letter_headers_are_unchanged_by_odd_name(letter, polder_member, settings, name):
    User.objects.update(name=name)

    with mail_server(settings) as box:
        assert mail.deliver(letter.pk) == LetterState.SENT

    message = headers(box.taken[0])
    (to,) = message["To"].addresses
    assert to.addr_spec == "member@polder.example"
    assert to.display_name == " ".join(name.split())
    assert message["Bcc"] is None
    assert len(message.get_all("Subject")) == 1


def test_letter_html_has_styles_inline(letter, mailoutbox):
    mail.deliver(letter.pk)

    html = mailoutbox[0].alternatives[0].content
    assert 'class="button" style="' in html or 'style="' in html.split("<body", 1)[1]
    assert "http-equiv" not in html


# The bell
