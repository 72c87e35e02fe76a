"""The weekly digest: each person once a week, whatever happens, and as it is when it is sent."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import parseaddr

import pytest
from django.core import mail as outbox
from django.utils import timezone

from knowledge.choices import State
from knowledge.models import Article
from network import digest
from network.choices import DigestState
from network.models import Digest, DigestRun
from zones import access, mail
from zones.choices import LetterState, Role
from zones.models import Letter, Membership, User
from zones.services import dismiss_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def send_all(week):
    """Owe the week's digests and deliver what is owed; return the messages."""
    digest.send(week)
    outbox.outbox = []
    for letter_id in mail.due():
        mail.deliver(letter_id)
    return outbox.outbox


# once


def test_digest_send_writes_each_person_once(
    article, polder_member, vlas_member, riho_member, zones, week, then
):
    new = article(polder_member, zones["polder"], at=then)

    first = digest.send(week)
    second = digest.send(week)

    assert (first.owed, first.nothing) == (2, 1)
    assert second.was_finished
    assert Letter.objects.filter(kind="digest").count() == 2
    claim = Digest.objects.get(person=vlas_member)
    assert (claim.state, claim.article_ids) == (DigestState.OWED, [new.pk])
    assert claim.letter.params == {"digest": claim.pk}
    assert Digest.objects.get(person=polder_member).state == DigestState.NOTHING


def test_digest_send_after_crash_goes_on_where_it_stopped(
    article, polder_member, vlas_member, riho_member, zones, week, then, monkeypatch
):
    article(polder_member, zones["polder"], at=then)
    owe = digest.owe

    def stop_at_riho(person, *claim):
        if person == riho_member:
            raise SystemExit
        return owe(person, *claim)

    monkeypatch.setattr(digest, "owe", stop_at_riho)
    with pytest.raises(SystemExit):
        digest.send(week)
    assert not DigestRun.objects.exists()
    monkeypatch.undo()

    tally = digest.send(week)

    assert tally.owed == 1
    assert Letter.objects.filter(kind="digest").count() == 2


def test_digest_crash_between_claim_and_letter_leaves_neither(
    article, polder_member, vlas_member, zones, week, then, monkeypatch
):
    article(polder_member, zones["polder"], at=then)
    post = mail.queue_letter

    def crash(*_args, **_kwargs):
        raise SystemExit

    monkeypatch.setattr(mail, "queue_letter", crash)
    with pytest.raises(SystemExit):
        digest.send(week)
    assert not Digest.objects.filter(person=vlas_member).exists()
    monkeypatch.setattr(mail, "queue_letter", post)

    assert digest.send(week).owed == 1


def test_digest_crash_after_claim_leaves_letter_to_the_sweep(
    article, polder_member, vlas_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)
    digest.send(week)  # nobody hears the bell: nothing is committed in a test

    assert [mail.deliver(pk) for pk in mail.due()] == [LetterState.SENT]
    assert mail.due() == []
    assert digest.send(week).was_finished


def test_digest_letter_whose_worker_died_is_not_sent_again(
    article, polder_member, vlas_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)
    digest.send(week)
    Letter.objects.update(
        state=LetterState.SENDING,
        message_id="<made@antw4wvl.example>",
        handed_over_at=timezone.now() - timedelta(hours=1),
        claimed_at=timezone.now() - timedelta(hours=1),
    )

    mail.settle_interrupted()

    assert Letter.objects.get(kind="digest").state == LetterState.UNKNOWN
    assert mail.due() == []


def test_digest_without_news_is_not_sent(polder_member, zones, week):
    assert send_all(week) == []
    assert not Letter.objects.exists()


@pytest.mark.parametrize("reason", ["unsubscribed", "inactive", "dismissed"])
def test_digest_leaves_out_unsubscribed_and_inactive_people(
    article, polder_member, vlas_member, zones, week, then, reason
):
    article(polder_member, zones["polder"], at=then)
    changes = {
        "unsubscribed": lambda: User.objects.filter(pk=vlas_member.pk).update(wants_digest=False),
        "inactive": lambda: User.objects.filter(pk=vlas_member.pk).update(is_active=False),
        "dismissed": lambda: vlas_member.memberships.update(ended_at=timezone.now()),
    }
    changes[reason]()

    assert send_all(week) == []
    assert not Digest.objects.filter(person=vlas_member).exists()


def test_digest_subscriber_after_the_run_waits_for_next_week(
    article, polder_member, vlas_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)
    User.objects.filter(pk=vlas_member.pk).update(wants_digest=False)
    digest.send(week)
    User.objects.filter(pk=vlas_member.pk).update(wants_digest=True)

    assert digest.send(week).was_finished
    assert not Letter.objects.exists()


# between claim and sending


def test_digest_letter_to_person_dismissed_meanwhile_is_dropped(
    article, polder_member, vlas_coordinator, vlas_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)
    digest.send(week)
    dismiss_member(by=vlas_coordinator, membership=Membership.objects.get(person=vlas_member))

    owed = Letter.objects.filter(person=vlas_member, kind="digest")
    states = {mail.deliver(letter.pk) for letter in owed}

    assert states == {LetterState.DROPPED}
    assert outbox.outbox == []


def test_digest_letter_to_person_unsubscribed_meanwhile_is_dropped(
    article, polder_member, vlas_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)
    digest.send(week)
    User.objects.filter(pk=vlas_member.pk).update(wants_digest=False)

    assert [mail.deliver(pk) for pk in mail.due()] == [LetterState.DROPPED]


def test_digest_leaves_out_article_narrowed_meanwhile(
    article, owner, polder_member, vlas_member, zones, week, then
):
    narrowed = article(polder_member, zones["polder"], at=then, title="Kanarie")
    article(polder_member, zones["polder"], at=then, title="Blijft")
    digest.send(week)
    with owner():
        Article.objects.filter(pk=narrowed.pk).update(
            audience=access.audience_for("zone", zones["polder"], by=polder_member)
        )

    for pk in mail.due():
        mail.deliver(pk)

    (message,) = outbox.outbox
    everything = message.message().as_string() + message.body + message.alternatives[0].content
    assert "Blijft" in everything
    assert "Kanarie" not in everything


def test_digest_letter_with_no_readable_item_left_is_dropped(
    article, owner, polder_member, vlas_member, zones, week, then
):
    gone = article(polder_member, zones["polder"], at=then)
    digest.send(week)
    with owner():
        Article.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)

    assert [mail.deliver(pk) for pk in mail.due()] == [LetterState.DROPPED]


# the letter


def test_digest_letter_is_in_the_language_of_its_person_with_links_and_headers(
    article, polder_member, person, zones, week, then, settings
):
    shared = article(polder_member, zones["polder"], at=then, title="Dorpsbriefing & <co>")
    person("fr@vlas.example", Role.MEMBER, zones["vlas"], language="fr", name="Membre Vlas")

    (message,) = send_all(week)

    link = f"{settings.BASE_URL}{shared.get_absolute_url()}"
    html = message.alternatives[0].content
    unsubscribe = digest.unsubscribe_url(User.objects.get(email="fr@vlas.example"))
    assert message.to == ["Membre Vlas <fr@vlas.example>"]
    assert "ZP Polder" in message.body or "PZ Polder" in message.body
    assert "Dorpsbriefing & <co>" in message.body
    assert "Dorpsbriefing &amp; &lt;co&gt;" in html
    assert link in message.body
    assert link in html
    assert '<html lang="fr">' in html
    assert unsubscribe in message.body
    assert unsubscribe in html
    assert message.extra_headers["List-Unsubscribe"] == f"<{unsubscribe}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    sent = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert sent["List-Unsubscribe"].strip() == f"<{unsubscribe}>"
    assert shared.summary not in message.body


def test_digest_letter_leaves_out_unreadable_items(
    article, project, polder_member, vlas_coordinator, riho_chief, zones, week, then
):
    article(polder_member, zones["polder"], at=then, title="Voor iedereen")
    article(polder_member, zones["polder"], audience="zone", at=then, title="Kanarie-artikel")
    project(polder_member, zones["polder"], [zones["vlas"]], at=then, title="Kanarie-project")

    letters = {parseaddr(message.to[0])[1]: message for message in send_all(week)}

    theirs = letters["chief@riho.example"]
    assert "Kanarie" not in theirs.message().as_string() + theirs.body + theirs.subject
    assert "Kanarie-project" in letters["coordinator@vlas.example"].body
