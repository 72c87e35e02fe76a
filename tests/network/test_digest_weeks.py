"""Of which week a digest tells, from when on and up to when; and the command that sends it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from network import digest, tasks
from network.iso_week import BRUSSELS, Week
from network.models import Digest, DigestRun

pytestmark = pytest.mark.django_db


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
def test_digest_task_sends_last_week_and_no_older_one(now, told, monkeypatch):
    moment = datetime.fromisoformat(now).replace(tzinfo=BRUSSELS)
    monkeypatch.setattr(timezone, "now", lambda: moment)

    tasks.send_digests()

    assert [str(run) for run in DigestRun.objects.all()] == ([told] if told else [])


def test_digest_beat_schedule_is_monday_at_seven_and_hourly(settings):
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


def test_digest_command_prints_its_result(
    article, polder_member, vlas_member, zones, week, then, capsys
):
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
def test_digest_command_with_invalid_week_is_refused(text):
    with pytest.raises(CommandError, match=r"is not a week"):
        call_command("send_digests", "--week", text)


@pytest.mark.parametrize("text", ["next", "9999-W52"])
def test_digest_command_with_future_week_is_refused(text):
    next_week = str(Week.of(timezone.now() + timedelta(days=7)))

    with pytest.raises(CommandError, match=r"has not begun"):
        call_command("send_digests", "--week", next_week if text == "next" else text)

    assert not DigestRun.objects.exists()


# from when and up to when


def test_digest_command_for_current_week_includes_today(article, polder_member, vlas_member, zones):
    today = article(polder_member, zones["polder"], at=timezone.now() - timedelta(minutes=1))

    call_command("send_digests")

    claim = Digest.objects.get(person=vlas_member)
    assert claim.article_ids == [today.pk]


def test_digest_next_week_begins_where_the_last_one_ended(
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


def test_digest_week_sent_early_is_continued_in_the_next(
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


def test_digest_of_skipped_weeks_is_not_sent_late(article, polder_member, vlas_member, zones, week):
    long_ago = Week.of(week.starts_at - timedelta(days=25))
    digest.send(long_ago)
    article(polder_member, zones["polder"], at=week.starts_at - timedelta(days=10))

    digest.send(week)

    assert not Digest.objects.filter(
        person=vlas_member, iso_week=week.number, article_ids__len__gt=0
    )
