"""Three reports of personal data a day hide at once; who does it without need is barred from it, and let again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.utils import timezone

from knowledge import services
from knowledge.choices import ReportOutcome
from knowledge.models import Article, Comment, Report
from tests.knowledge.hiding import hidden, reported
from zones import mail
from zones.models import AuditEvent, Letter, User

# three a day


def test_report_fourth_of_a_day_waits_and_hides_nothing(articles, vlas_member):
    rows = [reported(article, vlas_member) for article in articles[:4]]

    assert [row.hides for row in rows] == [True, True, True, False]
    assert hidden() == 3
    assert Report.objects.waiting().count() == 4


def test_report_fourth_a_day_after_the_first_hides(articles, vlas_member):
    for article in articles[:3]:
        reported(article, vlas_member)
    Report.objects.update(at=timezone.now() - timedelta(days=1, seconds=1))

    assert reported(articles[3], vlas_member).hides


def test_report_decided_as_kept_counts_for_the_limit(articles, vlas_member, polder_coordinator):
    for article in articles[:3]:
        row = reported(article, vlas_member)
        services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.KEPT)

    assert not reported(articles[0], vlas_member).hides


def test_report_of_error_does_not_count_for_the_limit(articles, vlas_member):
    for article in articles[:4]:
        assert not reported(article, vlas_member, kind="error").hides

    assert reported(articles[4], vlas_member).hides


def test_report_past_the_limit_is_said_to_wait(
    articles, vlas_member, polder_coordinator, client_for
):
    for article in articles[:3]:
        reported(article, vlas_member)
    browser = client_for(vlas_member)
    url = f"{articles[3].get_absolute_url()}report/"

    form = browser.get(url).content.decode()
    page = browser.post(url, {"kind": "personal_data", "words": "Daar"}, follow=True)
    work = client_for(polder_coordinator).get(page.redirect_chain[-1][0]).content.decode()

    assert "wordt niet meteen verborgen" in form
    assert "Bedankt. Een coördinator van PZ Polder kijkt ernaar" in page.content.decode()
    assert "Het is niet verborgen: kijk er snel naar." in work


def test_report_past_the_limit_sends_author_no_letter(
    articles, vlas_member, polder_member, polder_coordinator, settings
):
    settings.HIDINGS_A_DAY = 0

    reported(articles[0], vlas_member)

    assert {row.kind for row in Letter.objects.all()} == {"item_reported"}
    mail.deliver(Letter.objects.get(person=polder_coordinator).pk)
    assert "Het is niet verborgen" in outbox.outbox[0].body


def test_report_of_comment_past_the_limit_hides_nothing(
    articles, riho_member, vlas_member, settings
):
    settings.HIDINGS_A_DAY = 0
    said, _made = services.comment(articles[0], by=riho_member, text="Jan")

    row = reported(said, vlas_member)

    assert not row.hides
    assert Comment.objects.get().hidden_at is None


@pytest.mark.parametrize("outcome", ReportOutcome)
def test_report_past_the_limit_is_decided_as_well(
    outcome, articles, vlas_member, polder_coordinator, polder_member, settings, writing
):
    settings.HIDINGS_A_DAY = 0
    row = reported(articles[0], vlas_member)
    article = Article.objects.get(pk=articles[0].pk)
    services.revise(
        article, by=polder_member, version=article.version, writing=writing(title="Gemend")
    )

    services.decide_report(row, by=polder_coordinator, outcome=outcome)

    article.refresh_from_db()
    assert article.state == ("withdrawn" if outcome == ReportOutcome.REMOVED else "published")


@pytest.mark.django_db(transaction=True)
def test_report_ten_at_once_hide_three(zones, article_by, polder_member, vlas_member):
    articles = [article_by(polder_member, title=f"Artikel {number}") for number in range(10)]

    def report(article):
        try:
            return reported(article, User.objects.get(pk=vlas_member.pk)).hides
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        hides = list(pool.map(report, articles))

    assert sum(hides) == 3
    assert hidden() == 3


@pytest.mark.django_db(transaction=True)
def test_report_limit_of_a_day_holds_at_once(
    zones, article_by, polder_member, vlas_member, settings
):
    settings.REPORTS_A_DAY = 4
    articles = [article_by(polder_member, title=f"Artikel {number}") for number in range(10)]

    def report(article):
        try:
            return reported(article, User.objects.get(pk=vlas_member.pk), kind="error").pk
        except services.TooManyReports:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        made = [pk for pk in pool.map(report, articles) if pk]

    assert len(made) == Report.objects.count() == 4


# what the deciders find


def test_home_shows_hidden_items_first_and_restores_with_one_click(
    articles, vlas_member, polder_coordinator, client_for, riho_member
):
    for article in articles[:2]:
        reported(article, riho_member, kind="error")
    row = reported(articles[2], vlas_member)
    Report.objects.filter(pk=row.pk).update(at=timezone.now() + timedelta(minutes=1))
    browser = client_for(polder_coordinator)

    home = browser.get("/").content.decode()
    button = f'action="{row.get_absolute_url()}restore/"'
    assert home.index(button) < home.index("een fout")
    answer = browser.post(f"{row.get_absolute_url()}restore/", follow=True)

    assert "Het is weer zichtbaar" in answer.content.decode()
    assert hidden() == 0
    assert client_for(riho_member).get(articles[2].get_absolute_url()).status_code == 200


def test_report_restored_by_other_role_is_not_found(
    articles, vlas_member, polder_member, riho_coordinator, network_coordinator, client_for
):
    row = reported(articles[0], vlas_member)

    for reader in (vlas_member, polder_member, riho_coordinator, network_coordinator):
        answer = client_for(reader).post(f"{row.get_absolute_url()}restore/")
        assert answer.status_code == 404
    assert hidden() == 1


def test_report_restored_twice_says_it_was_decided(
    articles, vlas_member, polder_coordinator, polder_chief, client_for
):
    row = reported(articles[0], vlas_member)
    client_for(polder_chief).post(f"{row.get_absolute_url()}restore/")

    again = client_for(polder_coordinator).post(f"{row.get_absolute_url()}restore/", follow=True)

    assert "Iemand besliste hierover vóór jou." in again.content.decode()
    assert AuditEvent.objects.filter(verb="report_decided").count() == 1


# barred


# the second lock
