"""Reporting personal data hides at once, on every surface; the owner's coordinator decides."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction

from knowledge import services
from knowledge.choices import ReportOutcome, State
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, Comment, Report, Revision, SearchEntry, Tally
from tests.knowledge.conftest import SECRET
from zones import mail
from zones.models import AuditEvent, Letter


def reported(item, by, kind="personal_data") -> Report:
    row, _made = services.report(item, by=by, kind=kind, words="In de tweede zin.")
    return row


@pytest.fixture
def article(article_by, polder_member):
    return article_by(polder_member, title=f"Onthaal {SECRET}", summary="Kort", body="<p>woord</p>")


SURFACES = (
    "/",
    "/knowledge/",
    "/search/?q=onthaal",
    "/api/v1/search?q=onthaal",
    "/digest/",
    "/zones/polder/",
)


def test_report_of_article_hides_it_at_once(
    article, polder_member, polder_coordinator, vlas_member, riho_member, client_for, person, zones
):
    colleague = person("collega@polder.example", "member", zones["polder"])
    services.follow(article, by=riho_member)
    reported(article, vlas_member)

    for reader in (vlas_member, riho_member, colleague):
        pages = [client_for(reader).get(url).content.decode() for url in SURFACES]
        assert not [page for page in pages if SECRET in page]
        assert client_for(reader).get(article.get_absolute_url()).status_code == 404
    for reader in (polder_member, polder_coordinator):
        page = client_for(reader).get(article.get_absolute_url())
        assert "Verborgen: iemand meldde" in page.content.decode()
        assert SECRET not in client_for(reader).get("/knowledge/").content.decode()
    assert not SearchEntry.objects.exists()
    assert sum(row.articles for row in Tally.objects.filter(facet="zone")) == 0


def test_report_of_comment_hides_it_at_once(
    article, polder_member, polder_coordinator, vlas_member, riho_member, client_for, as_reader
):
    said, _made = services.comment(article, by=riho_member, text="geheim van Jan")
    reported(said, vlas_member)

    for reader, is_shown in (
        (vlas_member, False), (polder_member, False), (polder_coordinator, True), (riho_member, True),
    ):  # fmt: skip
        page = client_for(reader).get(article.get_absolute_url()).content.decode()
        assert ("geheim van Jan" in page) == is_shown, reader
    with as_reader(vlas_member):
        assert not Comment.objects.exists()
    for row in Letter.objects.filter(kind="comment_posted"):
        assert mail.deliver(row.pk) == "dropped"


def test_report_of_file_hides_it_at_once(
    article, polder_member, polder_coordinator, vlas_member, client_for, as_reader
):
    (file,) = services.attach(
        article, by=polder_member, files=[examine(SimpleUploadedFile("lijst.txt", b"x"))]
    )
    Attachment.objects.update(state="clean")
    reported(file, vlas_member)

    for reader, status in ((vlas_member, 404), (polder_coordinator, 200), (polder_member, 200)):
        assert client_for(reader).get(file.get_absolute_url()).status_code == status
    assert (
        "lijst.txt" not in client_for(vlas_member).get(article.get_absolute_url()).content.decode()
    )
    with as_reader(vlas_member):
        assert not Attachment.objects.exists()


def test_report_of_error_hides_nothing(article, vlas_member, riho_member, client_for):
    reported(article, vlas_member, kind="error")

    assert client_for(riho_member).get(article.get_absolute_url()).status_code == 200


def test_report_sends_letter_to_coordinators_and_is_on_their_list(
    article, polder_member, polder_coordinator, polder_chief, riho_coordinator, vlas_member, client_for
):  # fmt: skip
    row = reported(article, vlas_member)

    assert {(r.person, r.kind) for r in Letter.objects.all()} == {
        (polder_coordinator, "item_reported"),
        (polder_chief, "item_reported"),
        (polder_member, "item_hidden"),
    }
    for url in ("/", "/knowledge/reports/", row.get_absolute_url()):
        page = client_for(polder_coordinator).get(url).content.decode()
        assert "Member Vlas" in page
    for reader in (riho_coordinator, polder_member):
        assert client_for(reader).get(row.get_absolute_url()).status_code == 404
    for letter in Letter.objects.all():
        mail.deliver(letter.pk)
    assert len(outbox.outbox) == 3
    assert not [m for m in outbox.outbox if "tweede zin" in m.body]
    assert AuditEvent.objects.filter(verb="item_reported", zone=article.zone).count() == 1


def test_report_form_sent_twice_is_one(article, vlas_member, client_for):
    sent = {"kind": "personal_data", "words": "In de titel", "form_key": "sleutel"}
    client = client_for(vlas_member)

    first = client.post(f"{article.get_absolute_url()}report/", sent)
    second = client.post(f"{article.get_absolute_url()}report/", sent)

    assert first.url == second.url == Report.objects.get().get_absolute_url()


def test_report_page_shows_reporter_no_title_once_hidden(article, vlas_member, client_for):
    row = reported(article, vlas_member)

    for url in ("/knowledge/reports/", row.get_absolute_url()):
        page = client_for(vlas_member).get(url)
        assert page.status_code == 200
        assert SECRET not in page.content.decode()


def test_report_past_the_limit_of_a_day_asks_for_a_letter(
    article_by, polder_member, vlas_member, client_for, settings
):
    settings.REPORTS_A_DAY = 1
    reported(article_by(polder_member), vlas_member)
    other = article_by(polder_member)

    page = client_for(vlas_member).post(
        f"{other.get_absolute_url()}report/", {"kind": "personal_data", "words": "Daar"}
    )

    assert (page.status_code, page.headers["Retry-After"]) == (429, "86400")
    assert "Wacht 24 uur" in page.content.decode()
    assert page.context["form"]["words"].value() == "Daar"
    assert Article.objects.get(pk=other.pk).hidden_at is None


def test_report_open_keeps_article_from_being_published(
    article, polder_member, vlas_member, client_for, writing
):
    reported(article, vlas_member)
    article = Article.objects.get(pk=article.pk)

    client_for(polder_member).post(f"{article.get_absolute_url()}publish/", follow=True)
    services.revise(
        article, by=polder_member, version=article.version, writing=writing(title="Zonder")
    )

    with pytest.raises(services.StillHidden):
        services.publish(article, by=polder_member)
    assert Article.objects.get(pk=article.pk).state == State.WITHDRAWN


def test_report_decided_as_kept_restores_article_as_it_was(
    article, polder_coordinator, vlas_member, riho_member, client_for
):
    row = reported(article, vlas_member)
    published_at, edition = article.published_at, article.edition

    response = client_for(polder_coordinator).post(
        row.get_absolute_url(), {"outcome": "kept", "answer": "Een fictieve naam."}
    )

    assert response.status_code == 302
    shown = Article.objects.get(pk=article.pk)
    assert (shown.state, shown.hidden_at, shown.published_at, shown.edition) == (
        State.PUBLISHED, None, published_at, edition,
    )  # fmt: skip
    assert client_for(riho_member).get(article.get_absolute_url()).status_code == 200
    assert SearchEntry.objects.count() == 1
    letter = Letter.objects.get(kind="report_decided")
    assert letter.person == vlas_member
    assert (
        "Een fictieve naam." in client_for(vlas_member).get(row.get_absolute_url()).content.decode()
    )


def test_report_decided_as_corrected_shows_new_text_and_not_the_old(
    article, polder_member, polder_coordinator, vlas_member, writing, as_reader
):
    row = reported(article, vlas_member)
    with pytest.raises(services.NotMended):
        services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.MENDED)
    hidden = Article.objects.get(pk=article.pk)
    services.revise(
        hidden, by=polder_member, version=hidden.version, writing=writing(title="Zonder naam")
    )

    services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.MENDED)

    shown = Article.objects.get(pk=article.pk)
    assert (shown.state, shown.edition) == (State.PUBLISHED, 2)
    with as_reader(vlas_member):
        assert list(Revision.objects.values_list("title", flat=True)) == ["Zonder naam"]


def test_report_decided_as_removed_keeps_it_hidden(
    article, polder_coordinator, vlas_member, riho_member
):
    said, _made = services.comment(article, by=riho_member, text="naam")
    (file,) = services.attach(
        article, by=polder_coordinator, files=[examine(SimpleUploadedFile("a.txt", b"x"))]
    )
    Attachment.objects.update(state="clean")
    rows = [reported(item, vlas_member) for item in (said, file, article)]

    for row in rows:
        services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.REMOVED)

    assert not Comment.objects.exists()
    assert not Attachment.objects.exists()
    assert Article.objects.get(pk=article.pk).state == State.WITHDRAWN
    assert Report.objects.filter(outcome="removed").count() == 3


def test_report_decided_by_two_is_one_decision(
    article, polder_coordinator, polder_chief, vlas_member, client_for
):
    row = reported(article, vlas_member)
    services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.KEPT)

    page = client_for(polder_chief).post(
        row.get_absolute_url(), {"outcome": "removed"}, follow=True
    )

    row.refresh_from_db()
    assert (row.outcome, row.decided_by) == ("kept", polder_coordinator)
    assert "vóór jou" in page.content.decode()
    assert AuditEvent.objects.filter(verb="report_decided").count() == 1


@pytest.mark.parametrize(
    "name", ["vlas_member", "riho_coordinator", "polder_member", "network_coordinator"]
)
def test_report_decided_by_other_role_is_not_found(article, vlas_member, client_for, request, name):
    row = reported(article, vlas_member)
    person = request.getfixturevalue(name)

    assert client_for(person).post(row.get_absolute_url(), {"outcome": "kept"}).status_code == 404
    with pytest.raises(Report.DoesNotExist):
        services.decide_report(row, by=person, outcome=ReportOutcome.KEPT)


def test_report_of_unreadable_item_is_refused_by_database(
    article_by, polder_member, vlas_member, riho_member, as_reader
):
    hidden, open_to_all = article_by(polder_member, audience="zone"), article_by(polder_member)
    facts = {"kind": "personal_data", "item": "article", "words": "x", "zone": hidden.zone}
    with as_reader(vlas_member):
        for changes in (
            {"article": hidden},
            {"reporter": riho_member},
            {"zone": vlas_member.current_zone},
        ):
            row = {"article": open_to_all, "reporter": vlas_member} | facts | changes
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Report.objects.create(**row)
    assert Article.objects.get(pk=hidden.pk).hidden_at is None
