"""An answer and a remark are changed within the hour, and removed by who said them or by who decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from knowledge import services
from knowledge.choices import QuestionState
from knowledge.models import Answer, Question, Remark, SearchPosting
from knowledge.search.words import term_of
from tests.conftest import as_owner
from zones.models import AuditEvent


@pytest.fixture
def asked(question_by, polder_member) -> Question:
    return question_by(polder_member)


@pytest.fixture
def answer(asked, answer_by, vlas_member) -> Answer:
    return answer_by(asked, vlas_member, text="<p>Wij, al twee jaar.</p>")


@pytest.fixture
def remark(asked, answer, vlas_member) -> Remark:
    said, _made = services.remark(asked, by=vlas_member, answer=answer, text="Vraag het aan Bart.")
    return said


def grow_old(rows) -> None:
    with as_owner():
        rows.update(at=timezone.now() - timedelta(hours=2))


def test_answer_edited_by_its_author_stays_the_solution(
    asked, answer, polder_member, vlas_member, client_for
):
    services.mark_solution(answer, by=polder_member)

    page = client_for(vlas_member).post(
        f"/questions/answers/{answer.public_id}/edit/", {"text": "<p>Al <em>drie</em> jaar.</p><script>x</script>"}, follow=True
    )  # fmt: skip

    answer.refresh_from_db()
    assert answer.text == "<p>Al <em>drie</em> jaar.</p>"
    assert answer.edited_at is not None
    assert Question.objects.get().solution_id == answer.pk
    assert "gewijzigd" in page.content.decode()
    row = AuditEvent.objects.get(verb="answer_changed")
    assert (row.zone, row.person_id) == (asked.zone, vlas_member.pk)


def test_remark_edited_by_its_author_is_marked_as_edited(remark, vlas_member, client_for):
    url = f"/questions/remarks/{remark.public_id}/edit/"

    page = client_for(vlas_member).post(url, {"text": "Vraag het aan Els."}, follow=True)

    remark.refresh_from_db()
    assert (remark.text, remark.edited_at is None) == ("Vraag het aan Els.", False)
    assert "gewijzigd" in page.content.decode()
    assert AuditEvent.objects.filter(verb="remark_changed").count() == 1


def test_answer_edited_with_the_same_text_is_unchanged(answer, remark, vlas_member):
    services.edit_answer(answer, by=vlas_member, text=answer.text)
    services.edit_remark(remark, by=vlas_member, text=remark.text)

    assert not Answer.objects.exclude(edited_at=None).exists()
    assert not AuditEvent.objects.filter(verb__in=("answer_changed", "remark_changed")).exists()


def test_answer_edited_after_an_hour_is_refused_and_keeps_input(
    answer, remark, vlas_member, client_for
):
    grow_old(Answer.objects)
    grow_old(Remark.objects)
    browser = client_for(vlas_member)

    for kind, said in (("answers", answer), ("remarks", remark)):
        url = f"/questions/{kind}/{said.public_id}/edit/"
        assert browser.get(url).status_code == 404
        page = browser.post(url, {"text": "Te laat getypt."}).content.decode()
        assert "Te laat getypt." in page
        assert "voorbij" in page


def test_answer_edited_by_other_person_is_not_found(
    answer, remark, polder_member, polder_coordinator, riho_coordinator, client_for
):
    for person in (polder_member, polder_coordinator, riho_coordinator):
        for kind, said in (("answers", answer), ("remarks", remark)):
            url = f"/questions/{kind}/{said.public_id}/edit/"
            assert client_for(person).get(url).status_code == 404
            assert client_for(person).post(url, {"text": "anders"}).status_code == 404
    assert not Answer.objects.filter(text="anders").exists()


def test_answer_edited_with_personal_data_asks_for_confirmation(answer, vlas_member, client_for):
    url = f"/questions/answers/{answer.public_id}/edit/"

    page = client_for(vlas_member).post(url, {"text": "<p>Bel 85.07.30-033.28</p>"})

    assert "persoonsgegevens van een burger" in page.content.decode()
    assert not Answer.objects.exclude(edited_at=None).exists()


def test_answer_removed_with_remarks_leaves_its_place(
    asked, answer, remark, polder_member, vlas_member, client_for
):
    services.remove_answer(answer, by=vlas_member)

    page = client_for(polder_member).get(asked.get_absolute_url()).content.decode()
    assert "Verwijderd door de auteur" in page
    assert "al twee jaar" not in page
    assert "Vraag het aan Bart" in page
    services.remove_remark(remark, by=vlas_member)
    assert not Remark.objects.exists()


def test_answer_removed_without_remarks_is_deleted(asked, answer, vlas_member):
    services.remove_answer(answer, by=vlas_member)

    assert not Answer.objects.exists()
    with pytest.raises(Answer.DoesNotExist):
        services.remove_answer(answer, by=vlas_member)
    assert AuditEvent.objects.filter(verb="answer_removed", zone=asked.zone).count() == 1
    assert not SearchPosting.objects.filter(term=term_of("twee")).exists()


@pytest.mark.parametrize("has_remarks", [False, True])
def test_question_with_solution_removed_is_open_again_and_rises(
    asked, answer, polder_member, vlas_member, has_remarks
):
    if has_remarks:
        services.remark(asked, by=polder_member, answer=answer, text="Dank je.")
    services.mark_solution(answer, by=polder_member)

    services.remove_answer(answer, by=vlas_member)

    question = Question.objects.get()
    assert (question.state, question.solution_id) == (QuestionState.OPEN, None)
    assert question.first_answered_at is None
    assert Question.objects.visible_to(polder_member).unanswered().exists()


def test_answer_removed_leaves_another_as_solution_and_first(
    asked, answer, answer_by, polder_member, vlas_member, riho_member
):
    other = answer_by(asked, riho_member)
    services.mark_solution(other, by=polder_member)

    services.remove_answer(answer, by=vlas_member)

    question = Question.objects.get()
    assert (question.state, question.solution_id) == (QuestionState.ANSWERED, other.pk)
    assert question.first_answered_at == other.at


def test_answer_is_removed_by_coordinators_of_the_asking_zone_only(
    asked, answer, remark, polder_member, polder_coordinator, riho_coordinator, client_for
):
    for person in (polder_member, riho_coordinator):
        for kind, said in (("answers", answer), ("remarks", remark)):
            url = f"/questions/{kind}/{said.public_id}/remove/"
            assert client_for(person).get(url).status_code == 404
            assert client_for(person).post(url).status_code == 404
    browser = client_for(polder_coordinator)

    asks = browser.get(f"/questions/answers/{answer.public_id}/remove/")
    browser.post(f"/questions/answers/{answer.public_id}/remove/")
    browser.post(f"/questions/remarks/{remark.public_id}/remove/")

    assert "Dit antwoord verwijderen?" in asks.content.decode()
    page = browser.get(asked.get_absolute_url()).content.decode()
    assert "Verwijderd door een coördinator" in page
    assert not Remark.objects.exists()


def test_answer_of_author_who_left_the_zone_is_not_edited_by_them(
    answer, vlas_member, zones, client_for
):
    with as_owner():
        vlas_member.memberships.update(zone=zones["riho"])
    page = client_for(vlas_member).get(answer.question.get_absolute_url()).content.decode()

    for deed in ("edit", "remove"):
        url = f"/questions/answers/{answer.public_id}/{deed}/"
        assert url not in page
        assert client_for(vlas_member).post(url, {"text": "anders"}).status_code == 404
    assert Answer.objects.get().text == answer.text


def test_answer_removed_cannot_be_marked_turned_counted_or_found(
    asked, answer, remark, polder_member, vlas_member, client_for
):
    services.remove_answer(answer, by=vlas_member)
    browser = client_for(polder_member)

    for deed in ("solution", "practice"):
        url = f"/questions/answers/{answer.public_id}/{deed}/"
        assert browser.post(url, {"action": "mark", "seen": ""}).status_code == 404
    assert "1 antwoord" not in browser.get("/questions/").content.decode()
    assert not SearchPosting.objects.filter(term=term_of("jaar")).exists()


def test_answer_second_lock_refuses_change_by_others(
    answer, remark, polder_member, riho_coordinator, as_reader
):
    for person in (polder_member, riho_coordinator):
        with as_reader(person):
            assert Answer.objects.update(text="anders") == 0
            assert Remark.objects.all().delete()[0] == 0
    assert Answer.objects.get().text == answer.text


def test_answer_removed_with_hidden_remark_leaves_its_place(
    asked, answer, riho_member, polder_member, vlas_member
):
    hidden, _made = services.remark(asked, by=riho_member, answer=answer, text="Bel Bart thuis.")
    services.report(hidden, by=polder_member, kind="personal_data", words="Zijn nummer.")

    services.remove_answer(answer, by=vlas_member)
    connection.check_constraints()

    answer.refresh_from_db()
    assert (answer.text, answer.removed_by) == ("", vlas_member)
    assert Remark.objects.get() == hidden
