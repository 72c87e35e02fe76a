"""Reporting a question, and what was said below it; hidden at once where it holds personal data."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.db import ProgrammingError, transaction

from knowledge import services
from knowledge.choices import ReportOutcome
from knowledge.models import Answer, Question, Remark, Report, SearchEntry, SearchPosting
from knowledge.search.words import term_of
from tests.knowledge.conftest import SECRET
from zones import mail
from zones.models import Letter


def reported(item, by, kind="personal_data") -> Report:
    row, _made = services.report(item, by=by, kind=kind, words="In de tweede zin.")
    return row


@pytest.fixture
def asked(question_by, polder_member) -> Question:
    return question_by(polder_member, title=f"Onthaal {SECRET}")


@pytest.fixture
def answer(asked, answer_by, vlas_member) -> Answer:
    return answer_by(asked, vlas_member, text=f"<p>gezegd {SECRET}</p>")


@pytest.fixture
def remark(asked, vlas_member) -> Remark:
    said, _made = services.remark(asked, by=vlas_member, text=f"gezegd {SECRET}")
    return said


SURFACES = ("/", "/questions/", "/search/?q=onthaal", "/digest/", "/zones/polder/")


def test_question_reported_is_hidden_at_once(
    asked, polder_member, polder_coordinator, vlas_member, riho_member, client_for, as_reader
):
    reported(asked, vlas_member)

    for reader in (vlas_member, riho_member):
        pages = [client_for(reader).get(url).content.decode() for url in SURFACES]
        assert not [page for page in pages if SECRET in page]
        assert client_for(reader).get(asked.get_absolute_url()).status_code == 404
        with as_reader(reader):
            assert not Question.objects.exists()
    for reader in (polder_member, polder_coordinator):
        page = client_for(reader).get(asked.get_absolute_url()).content.decode()
        assert "Verborgen: iemand meldde" in page
        assert "Opnieuw stellen" not in page
    assert not SearchPosting.objects.exists()


@pytest.mark.parametrize("kind", ["answer", "remark"])
def test_answer_and_remark_reported_are_hidden_at_once(
    kind, request, asked, polder_member, polder_coordinator, vlas_member, riho_member, client_for, as_reader
):  # fmt: skip
    said = request.getfixturevalue(kind)
    reported(said, riho_member)

    for reader, is_shown in (
        (riho_member, False), (polder_member, False), (polder_coordinator, True), (vlas_member, True),
    ):  # fmt: skip
        page = client_for(reader).get(asked.get_absolute_url()).content.decode()
        assert (f"gezegd {SECRET}" in page) == is_shown, reader
    with as_reader(riho_member):
        assert not type(said).objects.exists()
    assert not SearchPosting.objects.filter(term=term_of("gezegd")).exists()


@pytest.mark.parametrize("kind", ["asked", "answer", "remark"])
def test_report_of_error_hides_nothing(kind, request, asked, vlas_member, riho_member, client_for):
    reported(request.getfixturevalue(kind), riho_member, kind="error")

    page = client_for(riho_member).get(asked.get_absolute_url())
    assert page.status_code == 200
    assert not Answer.objects.exclude(hidden_at=None).exists()
    assert not Remark.objects.exclude(hidden_at=None).exists()


def test_report_sends_letter_to_coordinators_and_author(
    answer, polder_coordinator, polder_chief, vlas_member, riho_member, client_for
):
    Letter.objects.all().delete()
    row = reported(answer, riho_member)

    assert {(r.person, r.kind) for r in Letter.objects.all()} == {
        (polder_coordinator, "item_reported"),
        (polder_chief, "item_reported"),
        (vlas_member, "item_hidden"),
    }
    page = client_for(polder_coordinator).get(row.get_absolute_url()).content.decode()
    assert f"gezegd {SECRET}" in page
    assert client_for(vlas_member).get(row.get_absolute_url()).status_code == 404
    assert (
        f"gezegd {SECRET}"
        not in client_for(riho_member).get(row.get_absolute_url()).content.decode()
    )
    for letter in Letter.objects.all():
        mail.deliver(letter.pk)
    assert len(outbox.outbox) == 3
    assert not [m for m in outbox.outbox if "gezegd" in m.body or "tweede zin" in m.body]


@pytest.mark.parametrize("kind", ["answer", "remark"])
@pytest.mark.parametrize("outcome", [ReportOutcome.KEPT, ReportOutcome.REMOVED])
def test_answer_and_remark_reported_are_restored_or_removed(
    kind, outcome, request, asked, polder_coordinator, vlas_member, riho_member, client_for
):
    row = reported(request.getfixturevalue(kind), riho_member)

    services.decide_report(row, by=polder_coordinator, outcome=outcome, answer="Nagekeken.")

    page = client_for(riho_member).get(asked.get_absolute_url()).content.decode()
    assert (f"gezegd {SECRET}" in page) == (outcome == ReportOutcome.KEPT)
    told = client_for(riho_member).get(row.get_absolute_url()).content.decode()
    assert "Nagekeken." in told
    assert Letter.objects.filter(kind="report_decided", person=riho_member).count() == 1


def test_question_reported_and_kept_is_open_again(
    asked, polder_coordinator, riho_member, client_for
):
    row = reported(asked, riho_member)

    services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.KEPT)

    assert client_for(riho_member).get(asked.get_absolute_url()).status_code == 200
    assert SearchEntry.objects.count() == 1


@pytest.mark.parametrize("kind", ["personal_data", "error"])
def test_question_reported_and_removed_stays_withdrawn(
    kind, asked, polder_member, polder_coordinator, riho_member, client_for
):
    row = reported(asked, riho_member, kind=kind)

    services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.REMOVED)

    assert client_for(riho_member).get(asked.get_absolute_url()).status_code == 404
    assert client_for(polder_member).get(asked.get_absolute_url()).status_code == 200
    assert not SearchPosting.objects.exists()


def test_question_reported_unchanged_cannot_be_decided_as_corrected(
    asked, asking, polder_member, polder_coordinator, riho_member, client_for
):
    row = reported(asked, riho_member)
    with pytest.raises(services.NotMended):
        services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.MENDED)
    version = Question.objects.get().version
    services.revise_question(
        asked, by=polder_member, version=version, asking=asking(title="Zonder naam")
    )

    services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.MENDED)

    page = client_for(riho_member).get(asked.get_absolute_url()).content.decode()
    assert "Zonder naam" in page


def test_question_hidden_is_not_asked_again_before_the_decision(
    asked, polder_member, riho_member, client_for
):
    reported(asked, riho_member)

    page = client_for(polder_member).post(
        f"/questions/{asked.public_id}/steps/restore/", follow=True
    )

    assert "eerst beslist een coördinator" in page.content.decode()
    assert client_for(riho_member).get(asked.get_absolute_url()).status_code == 404


def test_report_sent_twice_is_one(answer, riho_member, client_for):
    first = reported(answer, riho_member, kind="error")
    second = reported(answer, riho_member, kind="error")

    assert first == second


def test_report_of_unreadable_item_is_refused(
    question_by, answer_by, polder_member, polder_coordinator, riho_member, client_for, as_reader
):
    asked = question_by(polder_member, audience="zone")
    said = answer_by(asked, polder_coordinator)
    remark, _made = services.remark(asked, by=polder_coordinator, text="Nog iets.")

    for url in (
        f"/questions/{asked.public_id}/report/",
        f"/questions/answers/{said.public_id}/report/",
        f"/questions/remarks/{remark.public_id}/report/",
    ):
        assert client_for(riho_member).get(url).status_code == 404
        sent = {"kind": "error", "words": "Hier."}
        assert client_for(riho_member).post(url, sent).status_code == 404
    for item in (asked, said, remark):
        with pytest.raises(Question.DoesNotExist):
            reported(item, riho_member)
    with as_reader(riho_member), pytest.raises(ProgrammingError), transaction.atomic():
        Report(
            question=asked, zone=asked.zone, reporter=riho_member, item="question", kind="error", words="x"
        ).save()  # fmt: skip


def test_report_of_deleted_answer_is_kept(
    answer, vlas_member, riho_member, polder_coordinator, client_for
):
    row = reported(answer, riho_member)
    services.remove_answer(answer, by=vlas_member)

    services.decide_report(row, by=polder_coordinator, outcome=ReportOutcome.REMOVED)

    assert Report.objects.get().said_answer_id is None
    assert client_for(polder_coordinator).get(row.get_absolute_url()).status_code == 200
