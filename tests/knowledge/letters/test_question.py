"""The letters about questions: each is told what concerns them, as long as it does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from knowledge import services, tasks
from knowledge.choices import ReportOutcome
from knowledge.models import Question
from zones import mail
from zones.models import Letter, Membership

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def owed(kind: str) -> set[str]:
    return set(Letter.objects.filter(kind=kind).values_list("person__email", flat=True))


def delivered() -> list:
    outbox.outbox = []
    for letter_id in mail.due():
        mail.deliver(letter_id)
    return outbox.outbox


def test_question_letter_to_asked_zone_goes_to_its_deciders(
    polder_member, vlas_member, vlas_coordinator, vlas_chief, riho_coordinator, zones, question_by
):
    question = question_by(polder_member, asked_zone=zones["vlas"], title="Kunnen jullie mee?")

    assert owed("question_asked") == {vlas_coordinator.email, vlas_chief.email}
    letters = delivered()
    assert {letter.subject for letter in letters} == {"Vraag voor je zone: Kunnen jullie mee?"}
    assert all(question.get_absolute_url() in letter.body for letter in letters)
    assert all("batterij" not in letter.body for letter in letters)


def test_question_letter_to_asked_zone_after_withdrawal_is_dropped(
    polder_member, vlas_coordinator, zones, question_by
):
    question_by(polder_member, asked_zone=zones["vlas"], state="withdrawn")

    assert delivered() == []


def test_question_letter_about_answer_of_another_person_goes_to_the_asker(
    polder_member, vlas_member, question_by, answer_by
):
    question = question_by(polder_member)
    answer_by(question, polder_member)
    said = answer_by(question, vlas_member, "<p>Geheim recept.</p>")

    (letter,) = delivered()
    assert letter.to == [f"{polder_member.name} <{polder_member.email}>"]
    assert f"#answer-{said.public_id}" in letter.body
    assert "Geheim recept" not in letter.body + letter.alternatives[0].content


def test_question_letter_to_asker_who_left_the_zone_is_dropped(
    polder_member, vlas_member, question_by, answer_by
):
    question = question_by(polder_member, audience="network")
    answer_by(question, vlas_member)
    Membership.objects.filter(person=polder_member).update(ended_at=timezone.now())

    assert delivered() == []


def test_answer_letter_about_marking_as_solution_is_sent_once(
    polder_member, vlas_member, question_by, answer_by
):
    said = answer_by(question_by(polder_member), vlas_member)
    services.mark_solution(said, by=polder_member)
    services.unmark_solution(said, by=polder_member)
    services.mark_solution(said, by=polder_member)

    assert owed("answer_chosen") == {vlas_member.email}
    assert Letter.objects.filter(kind="answer_chosen").count() == 1
    Letter.objects.exclude(kind="answer_chosen").delete()
    assert "oplossing" in delivered()[0].subject


@pytest.mark.parametrize(
    ("days", "kind"), [(4, None), (3, "call_due"), (0, "call_due"), (-1, "call_over"), (-40, None)]
)
def test_call_letter_reminds_of_its_deadline(
    polder_member, polder_coordinator, question_by, days, kind
):
    call = question_by(polder_member, deadline=timezone.localdate() + timedelta(days=5))
    Question.objects.update(deadline=timezone.localdate() + timedelta(days=days))

    assert tasks.remind_of_calls() == (kind is not None)
    assert tasks.remind_of_calls() == 0

    assert set(Letter.objects.values_list("kind", flat=True)) == ({kind} if kind else set())
    for letter in delivered():
        assert call.get_absolute_url() in letter.body


def test_call_letter_of_asker_who_left_goes_to_the_coordinators(
    polder_member, polder_coordinator, polder_chief, question_by
):
    question_by(polder_member, deadline=timezone.localdate())
    Membership.objects.filter(person=polder_member).update(ended_at=timezone.now())

    assert tasks.remind_of_calls() == 2

    assert owed("call_due") == {polder_coordinator.email, polder_chief.email}


def test_call_letter_after_outcome_is_not_sent(polder_member, question_by):
    call = question_by(polder_member, deadline=timezone.localdate())
    tasks.remind_of_calls()
    services.write_outcome(call, by=polder_member, version=1, text="Gelukt.")

    assert tasks.remind_of_calls() == 0
    assert delivered() == []


def test_question_letter_to_french_reader_is_in_french(
    polder_member, vlas_member, question_by, answer_by
):
    type(polder_member).objects.filter(pk=polder_member.pk).update(language="fr")
    answer_by(question_by(polder_member), vlas_member)

    (letter,) = delivered()
    assert letter.subject.startswith("Réponse à")


def test_question_letter_about_answer_when_asker_left_goes_to_coordinators(
    polder_member, polder_coordinator, polder_chief, vlas_member, question_by, answer_by
):
    question = question_by(polder_member, audience="network")
    Membership.objects.filter(person=polder_member).update(ended_at=timezone.now())

    said = answer_by(question, vlas_member)

    assert owed("question_answered") == {polder_coordinator.email, polder_chief.email}
    letters = delivered()
    assert len(letters) == 2
    assert all(f"#answer-{said.public_id}" in letter.body for letter in letters)


# the solution goes


@pytest.fixture
def solved(polder_member, vlas_member, question_by, answer_by):
    """A question of PZ Polder with its solution, given by PZ Vlas; nobody is owed a letter yet."""
    question = question_by(polder_member, title="Wie kent dit?")
    said = answer_by(question, vlas_member, "<p>Geheim recept.</p>")
    services.mark_solution(said, by=polder_member)
    Letter.objects.all().delete()
    return said


def unmarked(said, by) -> None:
    services.unmark_solution(said, by=by)


def removed(said, by) -> None:
    services.remove_answer(said, by=by)


def reported(said, by) -> None:
    row, _made = services.report(said, by=said.question.asked_by, kind="error", words="Hier.")
    Letter.objects.all().delete()
    services.decide_report(row, by=by, outcome=ReportOutcome.REMOVED)
    Letter.objects.filter(kind="report_decided").delete()


@pytest.mark.parametrize("has_remarks", [False, True])
@pytest.mark.parametrize(
    ("go", "who", "asker_is_told", "answerer"),
    [
        (unmarked, "polder_member", False, "answer_unmarked"),
        (unmarked, "polder_coordinator", True, "answer_unmarked"),
        (removed, "vlas_member", True, None),
        (removed, "polder_coordinator", True, "answer_removed"),
        (reported, "polder_coordinator", True, "answer_removed"),
    ],
)
def test_question_letters_about_removed_solution_go_to_those_concerned(
    request, solved, polder_member, polder_coordinator, vlas_member, go, who, asker_is_told, answerer, has_remarks
):  # fmt: skip
    if has_remarks:
        services.remark(solved.question, by=polder_member, answer=solved, text="Dank je.")

    go(solved, request.getfixturevalue(who))

    expected = {(polder_member, "question_open_again")} if asker_is_told else set()
    expected |= {(vlas_member, answerer)} if answerer else set()
    assert {(row.person, row.kind) for row in Letter.objects.all()} == expected
    letters = delivered()
    assert len(letters) == len(expected)
    for letter in letters:
        assert "Wie kent dit?" in letter.subject
        assert solved.question.get_absolute_url() in letter.body
        assert "Geheim recept" not in letter.body + letter.alternatives[0].content


def test_answer_removed_that_was_no_solution_sends_asker_no_letter(
    polder_member, polder_coordinator, vlas_member, question_by, answer_by
):
    said = answer_by(question_by(polder_member), vlas_member)
    Letter.objects.all().delete()

    removed(said, polder_coordinator)

    assert [(row.person, row.kind) for row in Letter.objects.all()] == [
        (vlas_member, "answer_removed")
    ]


def test_answer_letter_about_replaced_solution_goes_to_its_author(
    solved, polder_member, vlas_member, riho_member, answer_by
):
    other = answer_by(solved.question, riho_member)

    services.mark_solution(other, by=polder_member, seen=solved.public_id)

    assert owed("answer_unmarked") == {vlas_member.email}
    assert owed("question_open_again") == set()


def test_question_letter_about_reopening_when_asker_left_goes_to_coordinators(
    solved, polder_member, polder_coordinator, polder_chief, vlas_member
):
    Membership.objects.filter(person=polder_member).update(ended_at=timezone.now())

    removed(solved, vlas_member)

    assert owed("question_open_again") == {polder_coordinator.email, polder_chief.email}


@pytest.mark.parametrize("then", ["solved", "closed", "withdrawn", "left"])
def test_question_letter_that_no_longer_holds_is_dropped(
    solved, polder_member, polder_coordinator, vlas_member, then
):
    unmarked(solved, polder_coordinator)

    if then == "solved":
        services.mark_solution(solved, by=polder_member)
    elif then == "closed":
        services.close_question(solved.question, by=polder_member)
    elif then == "withdrawn":
        services.withdraw_question(solved.question, by=polder_member)
    else:
        Membership.objects.update(ended_at=timezone.now())

    kinds = {"answer_unmarked", "question_open_again"}
    still_true = {"answer_unmarked"} if then == "closed" else set()
    delivered()
    sent = Letter.objects.filter(state="sent", kind__in=kinds)
    assert set(sent.values_list("kind", flat=True)) == still_true
