"""Three reports of personal data a day hide at once; who does it without need is barred from it, and let again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from knowledge import services
from knowledge.choices import ReportOutcome
from knowledge.models import Article, Comment, HidingBar, Report
from zones import mail
from zones.models import AuditEvent, Letter, User


def reported(item, by, kind="personal_data") -> Report:
    row, _made = services.report(item, by=by, kind=kind, words="In de tweede zin.")
    return row


@pytest.fixture
def articles(article_by, polder_member):
    return [article_by(polder_member, title=f"Artikel {number}") for number in range(6)]


def hidden():
    return Article.objects.exclude(hidden_at=None).count()


# three a day


def test_fourth_report_of_a_day_waits_and_hides_nothing(articles, vlas_member):
    rows = [reported(article, vlas_member) for article in articles[:4]]

    assert [row.hides for row in rows] == [True, True, True, False]
    assert hidden() == 3
    assert Report.objects.waiting().count() == 4


def test_fourth_report_hides_when_the_first_is_a_day_old(articles, vlas_member):
    for article in articles[:3]:
        reported(article, vlas_member)
    Report.objects.update(at=timezone.now() - timedelta(days=1, seconds=1))

    assert reported(articles[3], vlas_member).hides


def test_what_was_shown_again_counts_too(articles, vlas_member, polder_coordinator):
    for article in articles[:3]:
        row = reported(article, vlas_member)
        services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.KEPT)

    assert not reported(articles[0], vlas_member).hides


def test_errors_do_not_count(articles, vlas_member):
    for article in articles[:4]:
        assert not reported(article, vlas_member, kind="error").hides

    assert reported(articles[4], vlas_member).hides


def test_report_that_hides_nothing_is_said_to_wait(
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


def test_report_that_hides_nothing_tells_its_author_nothing(
    articles, vlas_member, polder_member, polder_coordinator, settings
):
    settings.HIDINGS_A_DAY = 0

    reported(articles[0], vlas_member)

    assert {row.kind for row in Letter.objects.all()} == {"item_reported"}
    mail.deliver(Letter.objects.get(person=polder_coordinator).pk)
    assert "Het is niet verborgen" in outbox.outbox[0].body


def test_comment_past_the_limit_stays_in_sight(articles, riho_member, vlas_member, settings):
    settings.HIDINGS_A_DAY = 0
    said, _made = services.comment(articles[0], by=riho_member, text="Jan")

    row = reported(said, vlas_member)

    assert not row.hides
    assert Comment.objects.get().hidden_at is None


@pytest.mark.parametrize("outcome", ReportOutcome)
def test_what_was_not_hidden_is_decided_as_well(
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
def test_ten_reports_in_parallel_hide_three(zones, article_by, polder_member, vlas_member):
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
def test_reports_in_parallel_stay_within_those_of_a_day(
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


def test_home_shows_what_is_hidden_first_and_restores_it_with_one_click(
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


def test_restoring_is_for_who_decides(
    articles, vlas_member, polder_member, riho_coordinator, network_coordinator, client_for
):
    row = reported(articles[0], vlas_member)

    for reader in (vlas_member, polder_member, riho_coordinator, network_coordinator):
        answer = client_for(reader).post(f"{row.get_absolute_url()}restore/")
        assert answer.status_code == 404
    assert hidden() == 1


def test_restoring_twice_says_that_it_was_decided(
    articles, vlas_member, polder_coordinator, polder_chief, client_for
):
    row = reported(articles[0], vlas_member)
    client_for(polder_chief).post(f"{row.get_absolute_url()}restore/")

    again = client_for(polder_coordinator).post(f"{row.get_absolute_url()}restore/", follow=True)

    assert "Iemand besliste hierover vóór jou." in again.content.decode()
    assert AuditEvent.objects.filter(verb="report_decided").count() == 1


# barred


@pytest.fixture
def bar(articles, vlas_member, polder_coordinator):
    row = reported(articles[0], vlas_member)
    return services.bar_from_hiding(row, by=polder_coordinator, reason="Vier keer zonder reden")


def test_person_who_is_barred_hides_nothing(bar, articles, article_by, vlas_member, riho_member):
    assert not reported(articles[1], vlas_member).hides
    assert not reported(article_by(riho_member), vlas_member).hides
    assert hidden() == 1


def test_bar_is_told_to_the_person_their_chief_and_the_network_coordinator(
    articles, vlas_member, vlas_chief, vlas_coordinator, network_coordinator, polder_coordinator
):
    row = reported(articles[0], vlas_member)
    Letter.objects.all().delete()

    services.bar_from_hiding(row, by=polder_coordinator, reason="Geheim woord")

    letters = Letter.objects.filter(kind="hiding_barred")
    assert {letter.person for letter in letters} == {vlas_member, vlas_chief, network_coordinator}
    for letter in letters:
        assert mail.deliver(letter.pk) == "sent"
    bodies = {message.to[0].partition(" <")[0]: message.body for message in outbox.outbox}
    assert "persoonsgegevens die je meldt niet meer meteen verborgen" in bodies["Member Vlas"]
    assert "Je kunt dat opheffen." in bodies["Chief Vlas"]
    assert not any("Geheim woord" in body for body in bodies.values())
    event = AuditEvent.objects.get(verb="hiding_barred")
    assert (event.person_id, event.zone.slug) == (polder_coordinator.pk, "polder")


@pytest.mark.parametrize("lifter", ["vlas_chief", "network_coordinator"])
def test_bar_is_lifted_by_the_persons_chief_or_the_network_coordinator(
    lifter, bar, articles, vlas_member, polder_coordinator, polder_chief, client_for, request
):
    by = request.getfixturevalue(lifter)
    Letter.objects.all().delete()

    client_for(by).post(f"/knowledge/reports/bars/{bar.public_id}/lift/")

    bar.refresh_from_db()
    assert bar.lifted_by == by
    assert reported(articles[1], vlas_member).hides
    letters = Letter.objects.filter(kind="hiding_bar_lifted")
    assert {row.person for row in letters} == {vlas_member, polder_coordinator, polder_chief}
    assert {mail.deliver(row.pk) for row in letters} == {"sent"}
    assert AuditEvent.objects.get(verb="hiding_bar_lifted").person_id == by.pk


def test_bar_is_seen_by_whom_it_concerns_and_lifted_by_no_other(
    bar, vlas_member, vlas_chief, vlas_coordinator, polder_coordinator, polder_chief, polder_member,
    riho_chief, network_coordinator, observer, client_for,
):  # fmt: skip
    seen = {vlas_member, vlas_chief, polder_coordinator, polder_chief, network_coordinator}
    others = {vlas_coordinator, polder_member, riho_chief, observer}

    for reader in seen | others:
        page = client_for(reader).get("/knowledge/reports/bars/").content.decode()
        assert ("Vier keer zonder reden" in page) == (reader in seen), reader
        assert ("/lift/" in page) == (reader in {vlas_chief, network_coordinator}), reader
    for reader in (seen | others) - {vlas_chief, network_coordinator}:
        answer = client_for(reader).post(f"/knowledge/reports/bars/{bar.public_id}/lift/")
        assert answer.status_code == 404
    assert HidingBar.objects.standing().exists()


def test_bar_on_a_chief_is_not_lifted_by_that_chief(
    articles, vlas_chief, network_coordinator, polder_coordinator, fresh
):
    row = reported(articles[0], vlas_chief)
    bar = services.bar_from_hiding(row, by=polder_coordinator, reason="x")

    with pytest.raises(HidingBar.DoesNotExist):
        services.lift_hiding_bar(bar, by=vlas_chief)
    services.lift_hiding_bar(bar, by=network_coordinator)


def test_former_chief_lifts_nothing(bar, vlas_chief, fresh):
    vlas_chief.memberships.update(ended_at=timezone.now())

    with pytest.raises(HidingBar.DoesNotExist):
        services.lift_hiding_bar(bar, by=fresh(vlas_chief))


def test_bar_is_put_up_by_who_decides_about_the_report_only(
    articles, vlas_member, vlas_coordinator, riho_coordinator, network_coordinator, polder_member, client_for
):  # fmt: skip
    row = reported(articles[0], vlas_member)
    url = f"{row.get_absolute_url()}bar/"

    for reader in (
        vlas_member,
        vlas_coordinator,
        riho_coordinator,
        network_coordinator,
        polder_member,
    ):
        assert client_for(reader).get(url).status_code == 404
        assert client_for(reader).post(url, {"reason": "x"}).status_code == 404
    assert not HidingBar.objects.exists()


def test_nobody_is_barred_for_an_error_or_by_themselves(
    articles, vlas_member, polder_coordinator, client_for, article_by
):
    error = reported(articles[0], vlas_member, kind="error")
    own = reported(articles[1], polder_coordinator)
    browser = client_for(polder_coordinator)

    for row in (error, own):
        assert browser.get(f"{row.get_absolute_url()}bar/").status_code == 404
        assert "/bar/" not in browser.get(row.get_absolute_url()).content.decode()


def test_bar_from_the_page_keeps_its_reason(articles, vlas_member, polder_coordinator, client_for):
    row = reported(articles[0], vlas_member)
    browser = client_for(polder_coordinator)
    url = f"{row.get_absolute_url()}bar/"

    empty = browser.post(url, {"reason": " "})
    assert "/bar/" in browser.get(row.get_absolute_url()).content.decode()
    browser.post(url, {"reason": "Zonder reden"})
    again = browser.post(url, {"reason": "Nog eens"}, follow=True)

    assert empty.context["form"].errors
    assert [bar.reason for bar in HidingBar.objects.all()] == ["Zonder reden"]
    assert "mag al niet meer meteen verbergen" in again.content.decode()


def test_second_zone_bars_nobody_twice(bar, article_by, riho_member, riho_coordinator, vlas_member):
    row = reported(article_by(riho_member), vlas_member)

    with pytest.raises(services.BarredAlready):
        services.bar_from_hiding(row, by=riho_coordinator, reason="x")


# the second lock


def test_database_shows_a_bar_to_nobody_else(
    bar, as_reader, vlas_member, vlas_chief, polder_coordinator, network_coordinator, riho_chief, polder_member
):  # fmt: skip
    for reader, count in (
        (vlas_member, 1), (vlas_chief, 1), (polder_coordinator, 1), (network_coordinator, 1),
        (riho_chief, 0), (polder_member, 0),
    ):  # fmt: skip
        with as_reader(reader):
            assert HidingBar.objects.count() == count, reader


def test_database_lets_no_person_lift_their_own_bar(bar, as_reader, vlas_member, riho_chief):
    for reader in (vlas_member, riho_chief):
        with as_reader(reader):
            changed = HidingBar.objects.update(lifted_at=timezone.now(), lifted_by=reader)
        assert changed == 0
    with as_reader(riho_chief), pytest.raises(ProgrammingError), transaction.atomic():
        HidingBar.objects.create(person=vlas_member, zone=bar.zone, by=riho_chief, reason="x")


def test_bar_stands_once_and_is_lifted_by_somebody(bar, vlas_member):
    with pytest.raises(IntegrityError), transaction.atomic():
        HidingBar.objects.create(person=vlas_member, zone=bar.zone, by=bar.by, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        HidingBar.objects.update(lifted_at=timezone.now())
