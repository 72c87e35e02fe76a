"""The letters about questions: to whom was asked, to who keeps one, and to who answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.models import Answer, Question
from zones import access
from zones.mail import letter

if TYPE_CHECKING:
    from zones.models import User


@letter("question_asked")
def question_asked(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To the coordinators of the zone that was asked, as long as they are, and it waits."""
    rows = Question.objects.visible_to(person).unanswered()
    question = rows.select_related("zone", "asked_zone").filter(pk=params["question"]).first()
    deciding = access.reader(person).deciding_zone_ids
    if question is None or question.asked_zone_id not in deciding:
        return None
    return {"question": question}


@letter("question_answered")
def question_answered(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who asked, or else the coordinators, as long as it is theirs: who answered, and where to read it."""
    mine = Question.objects.editable_by(person).asked()
    rows = Answer.objects.visible_to(person).standing().filter(question__in=mine)
    answer = (
        rows.select_related("question__zone", "author", "zone").filter(pk=params["answer"]).first()
    )
    if answer is None:
        return None
    is_own = answer.question.asked_by_id == person.pk
    return {"answer": answer, "question": answer.question, "is_own": is_own}


@letter("question_open_again")
def question_open_again(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To the same, as long as it is open and theirs: its solution went."""
    rows = Question.objects.editable_by(person).open().select_related("zone")
    question = rows.filter(pk=params["question"]).first()
    return {"question": question} if question else None


@letter("answer_chosen")
def answer_chosen(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To whose answer is the solution, as long as it is and they may read the question."""
    rows = Answer.objects.visible_to(person).standing().filter(author=person, solves__isnull=False)
    answer = rows.select_related("question__zone").filter(pk=params["answer"]).first()
    return {"answer": answer, "question": answer.question} if answer else None


@letter("answer_unmarked")
def answer_unmarked(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To whose answer no longer is the solution, as long as it stands and they may read it."""
    rows = Answer.objects.visible_to(person).standing().filter(author=person, solves=None)
    rows = rows.filter(question__in=Question.objects.visible_to(person).asked())
    answer = rows.select_related("question__zone").filter(pk=params["answer"]).first()
    return {"answer": answer, "question": answer.question} if answer else None


@letter("answer_removed")
def answer_removed(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To whose answer somebody else took away, as long as they may read the question."""
    rows = Question.objects.visible_to(person).asked().select_related("zone")
    question = rows.filter(pk=params["question"]).first()
    return {"question": question} if question else None


@letter("call_due")
def call_due(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who asked, or else the coordinators: the day of a call is near."""
    return _open_call(person, params, is_over=False)


@letter("call_over")
def call_over(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To the same: the day went by, and nobody said what came of it."""
    return _open_call(person, params, is_over=True)


def _open_call(person: User, params: dict[str, Any], *, is_over: bool) -> dict[str, Any] | None:
    calls = Question.objects.editable_by(person).open().calls().with_counts(person)
    call = calls.filter(pk=params["question"]).first()
    return {"question": call} if call is not None and call.is_over == is_over else None
