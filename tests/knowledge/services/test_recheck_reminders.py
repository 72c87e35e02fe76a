from __future__ import annotations

import pytest
from django.utils import timezone

from knowledge import services, tasks
from knowledge.models import Article
from tests.knowledge.pages import days
from zones import mail
from zones.models import Letter, Membership


def owed():
    return sorted(Letter.objects.values_list("kind", "person__name"))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (31, []),
        (30, [("upkeep_due", "Member Polder")]),
        (0, [("upkeep_due", "Member Polder")]),
        (-1, [("upkeep_overdue", "Member Polder")]),
        (-31, [("upkeep_late", "Coordinator Polder"), ("upkeep_overdue", "Member Polder")]),
    ],
)
def test_reminder_task_run_twice_sends_each_letter_once(due, polder_coordinator, count, expected):
    due(count)

    for _run in range(2):
        tasks.remind_owners()

    assert owed() == expected


def test_reminder_for_owner_who_left_goes_to_coordinators_when_late(
    due, polder_member, polder_coordinator
):
    due(-31)
    Membership.objects.filter(person=polder_member).update(ended_at=timezone.now())

    tasks.remind_owners()

    assert owed() == [("upkeep_late", "Coordinator Polder")]


def test_reminder_for_new_review_day_is_another_letter(due, polder_member, fresh):
    article = due(10)
    tasks.remind_owners()
    services.confirm(article, by=fresh(polder_member))
    Article.objects.filter(pk=article.pk).update(review_by=days(20))

    tasks.remind_owners()

    assert Letter.objects.filter(kind="upkeep_due").count() == 2


def test_reminder_of_article_confirmed_meanwhile_is_dropped(due, polder_member, fresh):
    article = due(-1)
    tasks.remind_owners()
    services.confirm(article, by=fresh(polder_member))

    assert mail.KINDS["upkeep_overdue"].render(polder_member, {"article": article.pk}) is None


def test_reminder_for_archived_or_withdrawn_article_is_not_sent(due, polder_member, fresh):
    services.archive(due(-1), by=fresh(polder_member))
    services.withdraw(due(-1), by=fresh(polder_member))

    tasks.remind_owners()

    assert owed() == []
