from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from knowledge import services
from knowledge.models import HidingBar
from tests.knowledge.hiding import hidden, reported
from zones import mail
from zones.models import AuditEvent, Letter


@pytest.fixture
def bar(articles, vlas_member, polder_coordinator):
    row = reported(articles[0], vlas_member)
    return services.bar_from_hiding(row, by=polder_coordinator, reason="Vier keer zonder reden")


def test_hiding_bar_keeps_reports_from_hiding(bar, articles, article_by, vlas_member, riho_member):
    assert not reported(articles[1], vlas_member).hides
    assert not reported(article_by(riho_member), vlas_member).hides
    assert hidden() == 1


def test_hiding_bar_is_told_to_person_chief_and_network_coordinator(
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
def test_hiding_bar_is_lifted_by_chief_or_network_coordinator(
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


def test_hiding_bar_is_seen_by_those_concerned_and_lifted_by_no_other(
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


def test_hiding_bar_on_chief_is_not_lifted_by_that_chief(
    articles, vlas_chief, network_coordinator, polder_coordinator, fresh
):
    row = reported(articles[0], vlas_chief)
    bar = services.bar_from_hiding(row, by=polder_coordinator, reason="x")

    with pytest.raises(HidingBar.DoesNotExist):
        services.lift_hiding_bar(bar, by=vlas_chief)
    services.lift_hiding_bar(bar, by=network_coordinator)


def test_hiding_bar_lifted_by_former_chief_is_refused(bar, vlas_chief, fresh):
    vlas_chief.memberships.update(ended_at=timezone.now())

    with pytest.raises(HidingBar.DoesNotExist):
        services.lift_hiding_bar(bar, by=fresh(vlas_chief))


def test_hiding_bar_is_set_by_decider_of_the_report_only(
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


def test_hiding_bar_for_error_or_own_report_is_refused(
    articles, vlas_member, polder_coordinator, client_for, article_by
):
    error = reported(articles[0], vlas_member, kind="error")
    own = reported(articles[1], polder_coordinator)
    browser = client_for(polder_coordinator)

    for row in (error, own):
        assert browser.get(f"{row.get_absolute_url()}bar/").status_code == 404
        assert "/bar/" not in browser.get(row.get_absolute_url()).content.decode()


def test_hiding_bar_set_on_the_page_keeps_its_reason(
    articles, vlas_member, polder_coordinator, client_for
):
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


def test_hiding_bar_set_by_second_zone_is_not_doubled(
    bar, article_by, riho_member, riho_coordinator, vlas_member
):
    row = reported(article_by(riho_member), vlas_member)

    with pytest.raises(services.BarredAlready):
        services.bar_from_hiding(row, by=riho_coordinator, reason="x")


def test_hiding_bar_is_hidden_from_others_by_database(
    bar, as_reader, vlas_member, vlas_chief, polder_coordinator, network_coordinator, riho_chief, polder_member
):  # fmt: skip
    for reader, count in (
        (vlas_member, 1), (vlas_chief, 1), (polder_coordinator, 1), (network_coordinator, 1),
        (riho_chief, 0), (polder_member, 0),
    ):  # fmt: skip
        with as_reader(reader):
            assert HidingBar.objects.count() == count, reader


def test_hiding_bar_lifted_by_its_person_is_refused_by_database(
    bar, as_reader, vlas_member, riho_chief
):
    for reader in (vlas_member, riho_chief):
        with as_reader(reader):
            changed = HidingBar.objects.update(lifted_at=timezone.now(), lifted_by=reader)
        assert changed == 0
    with as_reader(riho_chief), pytest.raises(ProgrammingError), transaction.atomic():
        HidingBar.objects.create(person=vlas_member, zone=bar.zone, by=riho_chief, reason="x")


def test_hiding_bar_second_or_lifted_without_person_is_refused(bar, vlas_member):
    with pytest.raises(IntegrityError), transaction.atomic():
        HidingBar.objects.create(person=vlas_member, zone=bar.zone, by=bar.by, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        HidingBar.objects.update(lifted_at=timezone.now())
