"""Changing and removing what was said below a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from knowledge.models import Answer, Remark
from knowledge.richtext.sanitizer import clean
from knowledge.services.comment import EditWindowOver
from knowledge.services.question import index
from knowledge.services.solution import tell_of_removal
from zones import access, audit

if TYPE_CHECKING:
    from knowledge.models import Question
    from zones.models import User


@access.as_actor
def edit_answer(answer: Answer, *, by: User, text: str) -> Answer:
    """Change one's own answer within the hour; the solution stays the solution.

    Raises EditWindowOver, and Answer.DoesNotExist when it is not theirs or no longer readable.
    """
    list(Answer.objects.select_for_update().filter(pk=answer.pk))
    access.refresh_rights(by)
    found = Answer.objects.editable_by(by).select_related("question__zone").get(pk=answer.pk)
    if _reworded(found, clean(text)):
        index_if_asked(found.question)
        audit.record(by, "answer_changed", zone=found.question.zone, item=found)
    return found


@access.as_actor
def edit_remark(remark: Remark, *, by: User, text: str) -> Remark:
    """Change one's own remark within the hour. Raises EditWindowOver and Remark.DoesNotExist."""
    list(Remark.objects.select_for_update().filter(pk=remark.pk))
    access.refresh_rights(by)
    found = Remark.objects.editable_by(by).select_related("question__zone").get(pk=remark.pk)
    if _reworded(found, text):
        audit.record(by, "remark_changed", zone=found.question.zone, item=found)
    return found


@access.as_actor
def remove_answer(answer: Answer, *, by: User) -> None:
    """Take an answer away: one's own, or one to a question of the zone one decides for.

    With remarks below it, its place stays and says that it was removed. Where it was the solution, the
    question is open again. Whom that concerns gets a letter. Raises Answer.DoesNotExist.
    """
    list(Answer.objects.select_for_update().filter(pk=answer.pk))
    access.refresh_rights(by)
    found = Answer.objects.removable_by(by).select_related("question__zone").get(pk=answer.pk)
    audit.record(by, "answer_removed", zone=found.question.zone, item=found)
    take_answer_away(found, by=by)


def take_answer_away(answer: Answer, *, by: User) -> None:
    """Take away what this person may remove, and owe the letters about it."""
    number = answer.pk
    take_away(answer, by=by)
    tell_of_removal(answer, number, by=by)


@access.as_actor
def remove_remark(remark: Remark, *, by: User) -> None:
    """Take a remark away: one's own, or one below a question of the zone one decides for."""
    list(Remark.objects.select_for_update().filter(pk=remark.pk))
    access.refresh_rights(by)
    found = Remark.objects.removable_by(by).select_related("question__zone").get(pk=remark.pk)
    audit.record(by, "remark_removed", zone=found.question.zone, item=found)
    take_away(found, by=by)


def take_away(said: Answer | Remark, *, by: User) -> None:
    """Delete what this person may remove, or an answer's words where remarks need its place."""
    if isinstance(said, Answer) and _has_remarks(said):
        said.text, said.removed_at, said.removed_by = "", timezone.now(), by
        said.hidden_at = None
        said.save(update_fields=["text", "removed_at", "removed_by", "hidden_at"])
    else:
        said.delete()
    if isinstance(said, Answer):
        index_if_asked(said.question)


def _has_remarks(answer: Answer) -> bool:
    """Whether anything hangs below it, also what is hidden from who removes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer_has_remarks(%s)", [answer.pk])
        (has_remarks,) = cursor.fetchone()
    return bool(has_remarks)


def _reworded(said: Answer | Remark, text: str) -> bool:
    """Put other words in its place; return whether they are others."""
    if not said.may_be_edited:
        raise EditWindowOver
    if said.text == text:
        return False
    said.text, said.edited_at = text, timezone.now()
    said.save(update_fields=["text", "edited_at"])
    return True


def index_if_asked(question: Question) -> None:
    """Let a question be found by what is said below it now, unless it was withdrawn."""
    if question.withdrawn_at is None:
        index(question)
