"""Twice is once, and two at a time lose nothing."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from knowledge import search, services
from knowledge.models import Answer, MeToo, SearchEntry
from zones.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_question_deeds_done_twice_count_once(polder_member, vlas_member, question_by):
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
def test_question_step_taken_twice_is_one_and_can_be_undone(polder_member, question_by, step):
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


def test_question_solution_marked_by_two_tells_the_second(
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


def test_question_is_found_by_its_answer_and_outcome(
    polder_member, vlas_member, question_by, answer_by
):
    call = question_by(polder_member, deadline=timezone.localdate())
    answer_by(call, vlas_member, "<p>Neem een hondengeleider.</p>")
    services.write_outcome(call, by=polder_member, version=1, text="<p>Een zwaailicht.</p>")

    for word in ("hondengeleider", "zwaailicht", "bodycams"):
        assert [hit.pk for hit in search.match(vlas_member, word)] == [call.pk]
    services.withdraw_question(call, by=polder_member)
    assert search.match(vlas_member, "hondengeleider") == []


def test_question_and_answer_markup_is_cleaned(polder_member, vlas_member, question_by, answer_by):
    question = question_by(polder_member, body="<p>a</p><script>x()</script>")
    said = answer_by(question, vlas_member, '<p onclick="x()">b</p><img src="https://e.example">')

    assert question.body == "<p>a</p>"
    assert said.text == "<p>b</p>"


@pytest.mark.parametrize("who", ["polder_member", "polder_coordinator"])
def test_question_solution_hidden_can_be_replaced(
    request, client_for, polder_member, polder_coordinator, vlas_member, riho_member, question_by, answer_by, who
):  # fmt: skip
    question = question_by(polder_member)
    hidden, other = answer_by(question, vlas_member), answer_by(question, riho_member)
    services.mark_solution(hidden, by=polder_member)
    services.report(hidden, by=riho_member, kind="personal_data", words="Hier.")
    browser = client_for(request.getfixturevalue(who))

    page = browser.get(question.get_absolute_url()).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', page)
    browser.post(
        f"/questions/answers/{other.public_id}/solution/", {"action": "mark", "seen": seen}
    )

    question.refresh_from_db()
    assert question.solution == other


def test_call_with_solution_unmarked_keeps_its_outcome(
    client_for, polder_member, vlas_member, question_by, answer_by
):
    call = question_by(polder_member, deadline=timezone.localdate())
    said = answer_by(call, vlas_member)
    services.mark_solution(said, by=polder_member)
    services.write_outcome(call, by=polder_member, version=2, text="Gelukt.")

    page = client_for(polder_member).post(
        f"/questions/answers/{said.public_id}/solution/", {"action": "unmark"}, follow=True
    )

    assert "De vraag staat weer open" not in page.content.decode()
    call.refresh_from_db()
    assert (call.solution, call.state) == (None, "answered")
