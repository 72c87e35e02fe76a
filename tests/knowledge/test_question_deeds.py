"""Twice is once, two at a time lose nothing, and each is told by letter what concerns them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from knowledge import search, services, tasks
from knowledge.models import Answer, MeToo, Question, SearchEntry
from zones import mail
from zones.models import AuditEvent, Letter, Membership

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


def test_twice_is_once(polder_member, vlas_member, question_by):
    question = question_by(polder_member, deadline=timezone.localdate())

    first = services.answer(question, by=vlas_member, text="Ja.", form_key="k")
    again = services.answer(question, by=vlas_member, text="Ja.", form_key="k")
    other = services.answer(question, by=vlas_member, text="Nee.", form_key="k")
    for _click in range(2):
        services.say_me_too(question, by=vlas_member)
        services.mark_solution(first[0], by=polder_member)
        services.write_outcome(question, by=polder_member, version=2, text="Gelukt.")

    assert (first[1], again[1], other[1]) == (True, False, True)
    assert again[0] == first[0]
    assert Answer.objects.count() == 2
    assert MeToo.objects.count() == 1
    for verb in ("me_too_said", "solution_marked", "outcome_written"):
        assert AuditEvent.objects.filter(verb=verb).count() == 1


@pytest.mark.parametrize("step", ["close", "withdraw"])
def test_a_step_twice_is_one_and_goes_back(polder_member, question_by, step):
    there = {"close": services.close_question, "withdraw": services.withdraw_question}[step]
    back = {"close": services.reopen_question, "withdraw": services.restore_question}[step]
    question = question_by(polder_member)

    there(question, by=polder_member)
    version = there(question, by=polder_member).version
    back(question, by=polder_member)
    again = back(question, by=polder_member)

    assert (version, again.version) == (2, 3)
    assert again.state == "open"
    assert SearchEntry.objects.filter(item_type="question").count() == 1


def test_two_who_mark_different_answers(
    polder_member, polder_coordinator, vlas_member, riho_member, question_by, answer_by
):
    question = question_by(polder_member)
    first, second = answer_by(question, vlas_member), answer_by(question, riho_member)
    services.mark_solution(first, by=polder_member)

    with pytest.raises(services.SolutionMarked):
        services.mark_solution(second, by=polder_coordinator)
    services.mark_solution(second, by=polder_coordinator, seen=first.public_id)

    question.refresh_from_db()
    assert question.solution == second
    services.unmark_solution(second, by=polder_member)
    question.refresh_from_db()
    assert (question.solution, question.state) == (None, "open")


def test_found_by_its_answer_and_by_its_outcome(polder_member, vlas_member, question_by, answer_by):
    call = question_by(polder_member, deadline=timezone.localdate())
    answer_by(call, vlas_member, "<p>Neem een hondengeleider.</p>")
    services.write_outcome(call, by=polder_member, version=1, text="<p>Een zwaailicht.</p>")

    for word in ("hondengeleider", "zwaailicht", "bodycams"):
        assert [hit.pk for hit in search.match(vlas_member, word)] == [call.pk]
    services.withdraw_question(call, by=polder_member)
    assert search.match(vlas_member, "hondengeleider") == []


def test_markup_is_cleaned(polder_member, vlas_member, question_by, answer_by):
    question = question_by(polder_member, body="<p>a</p><script>x()</script>")
    said = answer_by(question, vlas_member, '<p onclick="x()">b</p><img src="https://e.example">')

    assert question.body == "<p>a</p>"
    assert said.text == "<p>b</p>"


# letters


def test_the_asked_zone_is_told(
    polder_member, vlas_member, vlas_coordinator, vlas_chief, riho_coordinator, zones, question_by
):
    question = question_by(polder_member, asked_zone=zones["vlas"], title="Kunnen jullie mee?")

    assert owed("question_asked") == {vlas_coordinator.email, vlas_chief.email}
    letters = delivered()
    assert {letter.subject for letter in letters} == {"Vraag voor je zone: Kunnen jullie mee?"}
    assert all(question.get_absolute_url() in letter.body for letter in letters)
    assert all("batterij" not in letter.body for letter in letters)


def test_the_asked_zone_is_told_no_more_when_it_was_withdrawn(
    polder_member, vlas_coordinator, zones, question_by
):
    question_by(polder_member, asked_zone=zones["vlas"], state="withdrawn")

    assert delivered() == []


def test_who_asked_is_told_of_an_answer_and_not_of_their_own(
    polder_member, vlas_member, question_by, answer_by
):
    question = question_by(polder_member)
    answer_by(question, polder_member)
    said = answer_by(question, vlas_member, "<p>Geheim recept.</p>")

    (letter,) = delivered()
    assert letter.to == [f"{polder_member.name} <{polder_member.email}>"]
    assert f"#answer-{said.public_id}" in letter.body
    assert "Geheim recept" not in letter.body + letter.alternatives[0].content


def test_who_left_the_zone_is_told_nothing(polder_member, vlas_member, question_by, answer_by):
    question = question_by(polder_member, audience="network")
    answer_by(question, vlas_member)
    Membership.objects.filter(person=polder_member).update(ended_at=timezone.now())

    assert delivered() == []


def test_whose_answer_was_chosen_is_told_once(polder_member, vlas_member, question_by, answer_by):
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
def test_calls_remind_of_their_day(polder_member, polder_coordinator, question_by, days, kind):
    call = question_by(polder_member, deadline=timezone.localdate() + timedelta(days=5))
    Question.objects.update(deadline=timezone.localdate() + timedelta(days=days))

    assert tasks.remind_of_calls() == (kind is not None)
    assert tasks.remind_of_calls() == 0

    assert set(Letter.objects.values_list("kind", flat=True)) == ({kind} if kind else set())
    for letter in delivered():
        assert call.get_absolute_url() in letter.body


def test_calls_of_who_left_remind_the_coordinators(
    polder_member, polder_coordinator, polder_chief, question_by
):
    question_by(polder_member, deadline=timezone.localdate())
    Membership.objects.filter(person=polder_member).update(ended_at=timezone.now())

    assert tasks.remind_of_calls() == 2

    assert owed("call_due") == {polder_coordinator.email, polder_chief.email}


def test_a_call_with_its_outcome_reminds_nobody(polder_member, question_by):
    call = question_by(polder_member, deadline=timezone.localdate())
    tasks.remind_of_calls()
    services.write_outcome(call, by=polder_member, version=1, text="Gelukt.")

    assert tasks.remind_of_calls() == 0
    assert delivered() == []


def test_a_french_reader_gets_french(polder_member, vlas_member, question_by, answer_by):
    type(polder_member).objects.filter(pk=polder_member.pk).update(language="fr")
    answer_by(question_by(polder_member), vlas_member)

    (letter,) = delivered()
    assert letter.subject.startswith("Réponse à")
