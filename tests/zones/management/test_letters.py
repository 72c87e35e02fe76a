"""What an operator sees and does about e-mail."""

from __future__ import annotations

import logging

import pytest
from django.core.management import CommandError, call_command

from tests.zones.letters import state
from tests.zones.smtp_servers import free_port, mail_server, send_to
from zones import mail
from zones.choices import LetterState
from zones.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_kinds")]


def test_letter_that_is_refused_is_a_warning_without_the_address(letter, settings, caplog):
    with caplog.at_level(logging.INFO), mail_server(settings, rcpt="550 no member@polder.example"):
        mail.deliver(letter.pk)

    (warned,) = [record for record in caplog.records if record.name == "zones.mail"]
    assert warned.levelname == "WARNING"
    assert "is bounced" in warned.getMessage()
    assert "polder.example" not in warned.getMessage()


def test_letters_lists_states_ages_and_addresses(letter, settings, capsys):
    with mail_server(settings, rcpt="550 no such person"):
        mail.deliver(letter.pk)

    call_command("letters")

    summary, line = capsys.readouterr().out.splitlines()
    assert summary.split() == ["bounced", "1", "oldest", "0", "min"]
    assert line.split(None, 5) == [
        str(letter.pk),
        "bounced",
        "0",
        "min",
        "password_reset",
        "member@polder.example  550 no such person",
    ]


@pytest.mark.parametrize("how", ["number", "bounced"])
def test_letters_resend_queues_what_failed(letter, settings, capsys, how):
    with mail_server(settings, rcpt="550 no such person"):
        mail.deliver(letter.pk)

    call_command("letters", resend=[str(letter.pk) if how == "number" else how])

    assert capsys.readouterr().out == "1 queued again.\n"
    with mail_server(settings) as box:
        assert mail.deliver(letter.pk) == LetterState.SENT
    assert len(box.taken) == 1


@pytest.mark.parametrize("kept", [LetterState.SENT, LetterState.QUEUED, LetterState.DROPPED])
def test_letters_resend_leaves_others_alone(letter, kept):
    Letter.objects.update(state=kept)

    with pytest.raises(CommandError, match="1 left alone"):
        call_command("letters", resend=[str(letter.pk)])

    assert state(letter) == kept


def test_letters_resend_of_all_unknown_is_refused(letter):
    with pytest.raises(CommandError, match="not unknown"):
        call_command("letters", resend=["unknown"])


def test_send_test_mail_says_who_took_it(settings, capsys):
    with mail_server(settings) as box:
        call_command("send_test_mail", "operator@polder.example")

    assert b"E-mail works." in box.taken[0]
    assert "took a message for operator@polder.example" in capsys.readouterr().out


def test_send_test_mail_that_fails_says_why(settings):
    send_to(settings, free_port())
    with pytest.raises(CommandError, match="ConnectionRefusedError"):
        call_command("send_test_mail", "operator@polder.example")

    with (
        mail_server(settings, rcpt="550 no such person"),
        pytest.raises(CommandError, match="550"),
    ):
        call_command("send_test_mail", "operator@polder.example")
