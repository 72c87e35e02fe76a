"""E-mails of one kind about one item to one person: one in ten minutes, which says how many more there are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.utils import timezone

from knowledge import services
from knowledge.models import Comment
from zones import mail
from zones.choices import LetterState
from zones.models import Letter


@pytest.fixture(autouse=True)
def _to_the_outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def work():
    """Do what the worker does, until nothing is to be sent now."""
    while due := mail.due():
        for pk in due:
            mail.deliver(pk)


def let_ten_minutes_pass():
    for row in Letter.objects.all():
        row.not_before -= timedelta(minutes=10)
        row.claimed_at = row.claimed_at and row.claimed_at - timedelta(minutes=10)
        row.save()


def sent_to(person):
    return [message for message in outbox.outbox if person.email in message.to[0]]


@pytest.fixture
def say(vlas_member):
    def comment(article, number, by=vlas_member):
        return services.comment(article, by=by, text=f"Reactie {number}")[0]

    return comment


def test_bundle_of_150_comments_is_two_letters_to_each_author(
    article_by, say, polder_member, polder_coordinator
):
    article = article_by(polder_member, co_authors=(polder_coordinator,))

    for number in range(150):
        say(article, number)
        work()
    let_ten_minutes_pass()
    work()

    assert [len(sent_to(person)) for person in (polder_member, polder_coordinator)] == [2, 2]
    first, second = sent_to(polder_member)
    assert first.subject == f"Reactie op: {article.title}"
    assert second.subject == f"Reactie op: {article.title} (en nog 148)"
    assert "148" in second.body
    assert "148" in second.alternatives[0].content
    assert not Letter.objects.filter(state=LetterState.QUEUED).exists()


def test_bundle_of_waiting_letters_is_sent_as_the_first(article_by, say, polder_member):
    article = article_by(polder_member)
    for number in range(3):
        say(article, number)

    work()

    (only,) = sent_to(polder_member)
    assert only.subject.endswith("(en nog 2)")
    states = Letter.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["bundled", "bundled", "sent"]


def test_bundle_to_french_reader_is_in_french(article_by, say, polder_member):
    polder_member.language = "fr"
    polder_member.save()
    article = article_by(polder_member)
    for number in range(3):
        say(article, number)

    work()

    assert sent_to(polder_member)[0].subject.endswith("(et 2 de plus)")


def test_bundle_of_two_articles_or_two_people_is_not_made(
    article_by, say, polder_member, polder_coordinator
):
    one, other = article_by(polder_member), article_by(polder_coordinator)
    for article in (one, other):
        say(article, 1)

    work()

    assert len(outbox.outbox) == 2
    assert all("nog" not in message.subject for message in outbox.outbox)


def test_bundle_counts_readable_items_when_sent(article_by, say, vlas_member, polder_member):
    article = article_by(polder_member)
    said = [say(article, number) for number in range(4)]
    services.remove_comment(said[0], by=vlas_member)
    services.remove_comment(said[3], by=vlas_member)

    work()

    (only,) = sent_to(polder_member)
    assert only.subject.endswith("(en nog 1)")
    assert f"comment-{said[2].public_id}" in only.body


def test_bundle_without_readable_item_is_not_sent(article_by, say, vlas_member, polder_member):
    article = article_by(polder_member)
    for number in range(2):
        services.remove_comment(say(article, number), by=vlas_member)
    work()
    say(article, 3)

    work()

    assert [message.subject for message in sent_to(polder_member)] == [
        f"Reactie op: {article.title}"
    ]
    assert Comment.objects.count() == 1


def test_bundle_when_its_first_letter_failed_keeps_the_others(
    article_by, say, polder_member, monkeypatch
):
    article = article_by(polder_member)
    for number in range(3):
        say(article, number)
    with monkeypatch.context() as away:
        away.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _refuse)
        work()
    say(article, 4)
    work()
    let_ten_minutes_pass()

    work()

    (only,) = sent_to(polder_member)
    assert only.subject.endswith("(en nog 3)")


def _refuse(*_args):
    raise OSError("no mail server")


@pytest.mark.django_db(transaction=True)
def test_bundle_claimed_by_several_workers_is_sent_once(
    zones, article_by, say, polder_member, vlas_member
):
    article = article_by(polder_member)
    for number in range(12):
        say(article, number)
    ids = list(Letter.objects.values_list("pk", flat=True))

    def deliver(pk):
        try:
            return mail.deliver(pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        states = list(pool.map(deliver, ids))

    assert states.count("sent") == 1
    assert len(outbox.outbox) == 1
    assert Letter.objects.filter(state=LetterState.BUNDLED).count() == 11
    assert Letter.objects.filter(not_before__gt=timezone.now()).count() == 0
