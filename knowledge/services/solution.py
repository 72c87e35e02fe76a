"""How a question ends: with an answer that is marked as its solution, or a call with its outcome."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from knowledge.choices import QuestionState
from knowledge.models import Answer, Question
from knowledge.richtext.sanitizer import clean
from knowledge.services.question import QuestionChanged, index, keepers_of, locked, save_anew
from zones import access, audit, mail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zones.models import User

REMINDED_BEFORE = timedelta(days=3)
LOOKED_BACK = timedelta(days=30)
"""A call whose deadline passed longer ago is not told of any more."""


class SolutionMarked(Exception):
    """Somebody else marked another answer since this person looked."""


@access.as_actor
def mark_solution(answer: Answer, *, by: User, seen: str = "") -> Question:
    """Mark an answer as the solution, and tell who gave it, and who gave the one before it.

    Nothing when it is marked already. `seen` is the public id of the solution that this person saw, of which
    a hidden one counts as none. Raises SolutionMarked, and Question.DoesNotExist when the right is gone.
    """
    question = locked(answer.question, by=by)
    if not question.answers.standing().filter(pk=answer.pk).exists():
        raise Question.DoesNotExist
    if question.solution_id == answer.pk:
        return question
    before = Answer.objects.visible_to(by).standing().filter(solves=question).first()
    if (before.public_id if before else "") != seen:
        raise SolutionMarked
    question.solution = answer
    question.state = QuestionState.ANSWERED
    save_anew(question, by)
    audit.record(by, "solution_marked", zone=question.zone, item=answer)
    if answer.author_id != by.pk:
        key = f"chosen:{answer.pk}"
        mail.queue_letter("answer_chosen", answer.author, key, about=question, answer=answer.pk)
    if before is not None:
        _tell_unmarked(before, question, but=[by])
    return question


@access.as_actor
def unmark_solution(answer: Answer, *, by: User) -> Question:
    """Take that mark away, ask again, and tell who keeps the question and who answered.

    Nothing when this answer is not marked.
    """
    question = locked(answer.question, by=by)
    if question.solution_id == answer.pk:
        question.solution = None
        if not question.outcome:
            question.state = QuestionState.OPEN
        save_anew(question, by)
        audit.record(by, "solution_unmarked", zone=question.zone, item=answer)
        told = _tell_open_again(question, answer.pk, by=by) if question.is_open else []
        _tell_unmarked(answer, question, but=[by, *told])
    return question


def tell_of_removal(answer: Answer, number: int, *, by: User) -> None:
    """Owe a letter to whose answer somebody else took away, and to who keeps the question if it solved it.

    `answer` was taken away just now, and had this `number`; the question it holds is as it was before.
    """
    question = answer.question
    now = Question.objects.visible_to(by).select_related("zone", "asked_by").get(pk=question.pk)
    told = []
    if now.is_open and question.state == QuestionState.ANSWERED:
        told = _tell_open_again(now, number, by=by)
    if answer.author not in (by, *told):
        mail.queue_letter(
            "answer_removed",
            answer.author,
            f"removed:{number}",
            about=question,
            question=question.pk,
        )


@access.as_actor
def write_outcome(question: Question, *, by: User, version: int, text: str) -> Question:
    """Say what came of a call; its readers see that first. The same words twice are said once.

    Raises QuestionChanged when somebody changed it meanwhile, and Question.DoesNotExist when the
    right is gone or it is no call.
    """
    question = locked(question, by=by)
    if not question.is_call:
        raise Question.DoesNotExist
    words = clean(text)
    if question.outcome == words:
        return question
    if question.version != version:
        raise QuestionChanged(question)
    question.outcome, question.outcome_by, question.outcome_at = words, by, timezone.now()
    question.state = QuestionState.ANSWERED
    save_anew(question, by)
    if question.withdrawn_at is None:
        index(question)
    audit.record(by, "outcome_written", zone=question.zone, item=question)
    return question


def remind_of_calls(zone_id: int) -> int:
    """Owe who asked a letter before the deadline of a call, and one after it without an outcome.

    Where who asked left the zone, its coordinators get it. Safe to run again: a letter is owed once.
    """
    today = timezone.localdate()
    owed = 0
    with access.reading_as(access.acting_for(zone_id)):
        calls = Question.objects.open().filter(zone_id=zone_id).select_related("zone", "asked_by")
        days = {
            "call_due": Q(deadline__gte=today, deadline__lte=today + REMINDED_BEFORE),
            "call_over": Q(deadline__lt=today, deadline__gte=today - LOOKED_BACK),
        }
        for kind, when in days.items():
            for call in calls.filter(when).order_by("pk"):
                for person in keepers_of(call):
                    key = f"{kind}:{call.pk}:{call.deadline}:{person.pk}"
                    owed += mail.queue_letter(kind, person, key, question=call.pk) is not None
    return owed


def _tell_unmarked(answer: Answer, question: Question, *, but: Iterable[User]) -> None:
    if answer.author not in but:
        key = f"unmarked:{answer.pk}:{question.version}"
        mail.queue_letter("answer_unmarked", answer.author, key, about=question, answer=answer.pk)


def _tell_open_again(question: Question, answer_pk: int, *, by: User) -> list[User]:
    """Owe the keepers of a question, but for who did it, a letter that it is asked again; return them."""
    people = [person for person in keepers_of(question) if person.pk != by.pk]
    for person in people:
        key = f"open_again:{answer_pk}:{question.version}:{person.pk}"
        mail.queue_letter("question_open_again", person, key, about=question, question=question.pk)
    return people
