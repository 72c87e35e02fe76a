"""The weekly digest: each person what they may read, once a week, whatever happens."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.utils import parseaddr

import pytest
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge.choices import State
from knowledge.models import Article, Comment, Follow
from network import digest, tasks
from network.choices import DigestState
from network.models import Digest, DigestRun
from network.weeks import BRUSSELS, Week
from zones import access, mail
from zones.choices import LetterState, Role
from zones.models import Letter, Membership, User
from zones.services import dismiss_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def week() -> Week:
    return Week.of(timezone.now()).before


@pytest.fixture
def then(week):
    """A moment in last week."""
    return week.starts_at + timedelta(days=2, hours=10)


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


def news_of(user, week):
    return digest.news_for(user, week.starts_at, week.ends_at)


# what it tells


def test_news_are_of_the_week_and_of_nothing_else(
    article, polder_member, vlas_member, zones, week, then
):
    inside = article(polder_member, zones["polder"], at=then)
    article(polder_member, zones["polder"], at=week.starts_at - timedelta(seconds=1))
    article(polder_member, zones["polder"], at=week.ends_at)
    first = article(polder_member, zones["polder"], at=week.starts_at)

    assert news_of(vlas_member, week).article_ids == (inside.pk, first.pk)


def test_news_keep_to_what_the_person_may_read(
    article,
    polder_member,
    vlas_member,
    riho_member,
    observer,
    admin,
    network_coordinator,
    zones,
    week,
    then,
):
    article(polder_member, zones["polder"], audience="zone", at=then)
    article(polder_member, zones["polder"], at=then, state=State.DRAFT)
    article(polder_member, zones["polder"], at=then, state=State.WITHDRAWN)
    named = article(
        polder_member, zones["polder"], audience="named", named=[zones["vlas"]], at=then
    )
    everybody = article(polder_member, zones["polder"], at=then - timedelta(hours=1))

    assert news_of(vlas_member, week).article_ids == (named.pk, everybody.pk)
    assert news_of(riho_member, week).article_ids == (everybody.pk,)
    assert news_of(network_coordinator, week).article_ids == (everybody.pk,)
    assert not news_of(observer, week)
    assert not news_of(admin, week)


def test_news_leave_out_what_the_person_wrote(article, polder_member, zones, week, then):
    article(polder_member, zones["polder"], at=then)

    assert not news_of(polder_member, week)


def test_news_in_followed_topics_come_first(
    article, polder_member, vlas_member, topics, zones, week, then
):
    below = article(polder_member, zones["polder"], topic="burglary", at=then - timedelta(hours=2))
    other = article(polder_member, zones["polder"], topic="diversity", at=then)
    Follow.objects.create(person=vlas_member, topic=topics["judicial"])

    assert news_of(vlas_member, week).article_ids == (below.pk, other.pk)


def test_news_of_followed_zones_come_first_and_hidden_ones_never(
    article, project, polder_member, riho_member, vlas_member, zones, week, then
):
    earlier = then - timedelta(hours=2)
    followed = article(polder_member, zones["polder"], at=earlier)
    article(polder_member, zones["polder"], audience="zone", at=earlier)
    other = article(riho_member, zones["riho"], at=then)
    led = project(polder_member, zones["polder"], [zones["vlas"]], at=earlier)
    project(polder_member, zones["polder"], [zones["riho"]], at=earlier)
    elsewhere = project(riho_member, zones["riho"], [zones["vlas"]], at=then)
    Follow.objects.create(person=vlas_member, zone=zones["polder"])

    news = news_of(vlas_member, week)

    assert news.article_ids == (followed.pk, other.pk)
    assert news.moved_project_ids == (led.pk, elsewhere.pk)


def test_news_name_what_waits_for_the_zone_to_who_decides_for_it(
    project, polder_member, vlas_member, vlas_coordinator, riho_chief, zones, week
):
    waiting = project(polder_member, zones["polder"], [zones["vlas"]])

    assert news_of(vlas_coordinator, week).waiting_project_ids == (waiting.pk,)
    assert not news_of(vlas_member, week)
    assert not news_of(riho_chief, week)


def test_news_name_projects_that_took_a_step(
    project, polder_member, vlas_member, riho_member, zones, week, then
):
    moved = project(polder_member, zones["polder"], [zones["vlas"]], at=then)
    project(polder_member, zones["polder"], [zones["vlas"]], at=week.ends_at)
    project(vlas_member, zones["vlas"], [zones["polder"]], at=then, state="draft")

    assert news_of(vlas_member, week).moved_project_ids == (moved.pk,)
    assert not news_of(riho_member, week)


def test_news_name_comments_of_others_on_ones_own_articles(
    article, comment, polder_member, vlas_member, riho_member, zones, week, then
):
    mine = article(polder_member, zones["polder"], at=then - timedelta(days=30))
    theirs = comment(vlas_member, mine, at=then)
    comment(polder_member, mine, at=then)
    comment(vlas_member, mine, at=week.ends_at)

    assert news_of(polder_member, week).comment_ids == (theirs.pk,)
    assert not news_of(riho_member, week)


def test_news_leave_out_comments_that_were_removed(
    article, comment, polder_member, vlas_member, zones, week, then
):
    mine = article(polder_member, zones["polder"], at=then - timedelta(days=30))
    gone = comment(vlas_member, mine, at=then)
    items = news_of(polder_member, week)

    Comment.objects.filter(pk=gone.pk).update(text="", removed_at=then, removed_by=vlas_member)

    assert items.comment_ids == (gone.pk,)
    assert not news_of(polder_member, week)
    with access.reading_as(polder_member):
        assert not digest.contents(polder_member, items)


def test_those_who_may_read_the_same_share_the_work(
    article, person, polder_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)

    def queries():
        people = list(digest.subscribers())
        for one in people:
            access.reader(one)
        with CaptureQueriesContext(connection) as captured:
            for _since, group in digest._groups(people, digest._begins(week)):
                list(digest._news(group, week.starts_at, week.ends_at))
        return len(captured)

    person("a@vlas.example", Role.MEMBER, zones["vlas"])
    one = queries()
    for number in range(5):
        person(f"b{number}@vlas.example", Role.MEMBER, zones["vlas"])

    assert queries() == one


# once


def test_send_writes_each_person_once(
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


def test_send_goes_on_where_a_crash_stopped_it(
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


def test_a_crash_between_claim_and_letter_leaves_neither(
    article, polder_member, vlas_member, zones, week, then, monkeypatch
):
    article(polder_member, zones["polder"], at=then)
    post = mail.post

    def crash(*_args, **_kwargs):
        raise SystemExit

    monkeypatch.setattr(mail, "post", crash)
    with pytest.raises(SystemExit):
        digest.send(week)
    assert not Digest.objects.filter(person=vlas_member).exists()
    monkeypatch.setattr(mail, "post", post)

    assert digest.send(week).owed == 1


def test_a_crash_after_the_claim_leaves_a_letter_to_the_sweep(
    article, polder_member, vlas_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)
    digest.send(week)  # nobody hears the bell: nothing is committed in a test

    assert [mail.deliver(pk) for pk in mail.due()] == [LetterState.SENT]
    assert mail.due() == []
    assert digest.send(week).was_finished


def test_a_letter_whose_worker_died_is_not_sent_again(
    article, polder_member, vlas_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)
    digest.send(week)
    Letter.objects.update(
        state=LetterState.SENDING,
        message_id="<made@antw4wvl.example>",
        claimed_at=timezone.now() - timedelta(hours=1),
    )

    mail.settle_interrupted()

    assert Letter.objects.get(kind="digest").state == LetterState.UNKNOWN
    assert mail.due() == []


def test_nothing_is_sent_when_there_is_nothing(polder_member, zones, week):
    assert send_all(week) == []
    assert not Letter.objects.exists()


@pytest.mark.parametrize("reason", ["unsubscribed", "inactive", "dismissed"])
def test_who_should_get_none_is_left_out(
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


def test_who_subscribes_after_the_run_waits_for_the_next(
    article, polder_member, vlas_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)
    User.objects.filter(pk=vlas_member.pk).update(wants_digest=False)
    digest.send(week)
    User.objects.filter(pk=vlas_member.pk).update(wants_digest=True)

    assert digest.send(week).was_finished
    assert not Letter.objects.exists()


# between claim and sending


def test_who_is_dismissed_meanwhile_gets_nothing(
    article, polder_member, vlas_coordinator, vlas_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)
    digest.send(week)
    dismiss_member(by=vlas_coordinator, membership=Membership.objects.get(person=vlas_member))

    states = {
        mail.deliver(pk) for pk in mail.due() if Letter.objects.get(pk=pk).person == vlas_member
    }

    assert states == {LetterState.DROPPED}
    assert outbox.outbox == []


def test_who_unsubscribes_meanwhile_gets_nothing(
    article, polder_member, vlas_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)
    digest.send(week)
    User.objects.filter(pk=vlas_member.pk).update(wants_digest=False)

    assert [mail.deliver(pk) for pk in mail.due()] == [LetterState.DROPPED]


def test_what_is_narrowed_meanwhile_is_not_told(
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


def test_when_nothing_is_left_the_letter_is_dropped(
    article, owner, polder_member, vlas_member, zones, week, then
):
    gone = article(polder_member, zones["polder"], at=then)
    digest.send(week)
    with owner():
        Article.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)

    assert [mail.deliver(pk) for pk in mail.due()] == [LetterState.DROPPED]


# the letter


def test_letter_is_in_the_persons_language_with_links_and_headers(
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


def test_letter_holds_no_line_of_what_is_not_shared(
    article, project, polder_member, vlas_coordinator, riho_chief, zones, week, then
):
    article(polder_member, zones["polder"], at=then, title="Voor iedereen")
    article(polder_member, zones["polder"], audience="zone", at=then, title="Kanarie-artikel")
    project(polder_member, zones["polder"], [zones["vlas"]], at=then, title="Kanarie-project")

    letters = {parseaddr(message.to[0])[1]: message for message in send_all(week)}

    theirs = letters["chief@riho.example"]
    assert "Kanarie" not in theirs.message().as_string() + theirs.body + theirs.subject
    assert "Kanarie-project" in letters["coordinator@vlas.example"].body


# when


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-11-23T06:59", ""),
        ("2026-11-23T07:00", "2026-W47"),
        ("2026-11-26T12:20", "2026-W47"),
        ("2026-12-07T07:00", "2026-W49"),
        ("2027-01-04T07:00", "2026-W53"),
        ("2026-03-30T07:00", "2026-W13"),
        ("2026-10-26T07:00", "2026-W43"),
    ],
)
def test_task_tells_of_last_week_and_of_no_older_one(now, told, monkeypatch):
    moment = datetime.fromisoformat(now).replace(tzinfo=BRUSSELS)
    monkeypatch.setattr(timezone, "now", lambda: moment)

    tasks.send_digests()

    assert [str(run) for run in DigestRun.objects.all()] == ([told] if told else [])


def test_beat_rings_on_monday_at_seven_and_every_hour(settings):
    schedule = settings.CELERY_BEAT_SCHEDULE
    ours = [entry for entry in schedule.values() if entry["task"] == tasks.send_digests.name]

    assert settings.CELERY_TIMEZONE == "Europe/Brussels"
    assert {
        (str(e["schedule"]._orig_hour), str(e["schedule"]._orig_day_of_week)) for e in ours
    } == {
        ("7", "mon"),
        ("*", "*"),
    }


# the command


def test_command_says_what_it_did(article, polder_member, vlas_member, zones, week, then, capsys):
    article(polder_member, zones["polder"], at=then)

    call_command("send_digests", "--dry-run")
    assert not Digest.objects.exists()
    call_command("send_digests")
    call_command("send_digests", "--week", str(week))

    assert capsys.readouterr().out.splitlines() == [
        f"Week {week}: 1 letter would be written, 1 without news, 0 done before.",
        f"Week {week}: 1 letter written, 1 without news, 0 done before.",
        f"Week {week} was done before: no letters.",
    ]


@pytest.mark.parametrize("text", ["vorige", "2026-W54", "2025-W53", "", "2026-W47; DROP"])
def test_command_refuses_what_is_no_week(text):
    with pytest.raises(CommandError, match=r"is not a week"):
        call_command("send_digests", "--week", text)


@pytest.mark.parametrize("text", ["next", "9999-W52"])
def test_command_refuses_a_week_that_has_not_begun(text):
    next_week = str(Week.of(timezone.now() + timedelta(days=7)))

    with pytest.raises(CommandError, match=r"has not begun"):
        call_command("send_digests", "--week", next_week if text == "next" else text)

    assert not DigestRun.objects.exists()


# from when and up to when


def test_command_tells_of_today_too(article, polder_member, vlas_member, zones):
    today = article(polder_member, zones["polder"], at=timezone.now() - timedelta(minutes=1))

    call_command("send_digests")

    claim = Digest.objects.get(person=vlas_member)
    assert claim.article_ids == [today.pk]


def test_next_digest_begins_where_the_last_one_ended(
    article, polder_member, vlas_member, zones, week
):
    before = week.before
    told_until = week.starts_at + timedelta(days=1)
    told = article(polder_member, zones["polder"], at=told_until - timedelta(hours=1))
    digest.send(before, until=told_until)
    fresh = article(polder_member, zones["polder"], at=told_until + timedelta(hours=1))

    digest.send(week)

    by_week = dict(Digest.objects.filter(person=vlas_member).values_list("iso_week", "article_ids"))
    assert by_week == {before.number: [told.pk], week.number: [fresh.pk]}


def test_week_sent_early_is_gone_on_with_in_the_next(
    article, polder_member, vlas_member, zones, week
):
    early = week.starts_at + timedelta(days=2)
    digest.send(week, until=early)
    late = article(polder_member, zones["polder"], at=early + timedelta(days=1))
    following = Week.of(week.ends_at + timedelta(days=1))

    digest.send(following)

    assert Digest.objects.get(person=vlas_member, iso_week=following.number).article_ids == [
        late.pk
    ]


def test_skipped_weeks_are_not_told_late(article, polder_member, vlas_member, zones, week):
    long_ago = Week.of(week.starts_at - timedelta(days=25))
    digest.send(long_ago)
    article(polder_member, zones["polder"], at=week.starts_at - timedelta(days=10))

    digest.send(week)

    assert not Digest.objects.filter(
        person=vlas_member, iso_week=week.number, article_ids__len__gt=0
    )
