"""What people do below a question: answer it, remark on it, and say that they have it too."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from knowledge.choices import Kind, QuestionState
from knowledge.models import Answer, MeToo, Question, Remark, Source
from knowledge.richtext.sanitizer import clean
from knowledge.services.article import save_draft
from knowledge.services.inputs import NotOfZone, Writing
from knowledge.services.question import index, keepers_of
from zones import access, audit, mail
from zones.choices import AudienceKind
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.models import Article
    from zones.models import Zone

Said = TypeVar("Said", Answer, Remark)


class QuestionClosed(Exception):
    """Somebody answers what is no longer asked."""


@access.as_actor
def answer(
    question: Question, *, by: User, text: str, form_key: str | None = None
) -> tuple[Answer, bool]:
    """Answer a question in one's own name, and tell who keeps it; return whether this call did so.

    The same words with the same `form_key` are the answer that is there already. Raises Closed, and
    Question.DoesNotExist when the question can no longer be read.
    """
    question = _readable(question, by)
    if question.state == QuestionState.CLOSED:
        raise QuestionClosed
    said = Answer(
        question=question, author=by, zone=by.current_zone, text=clean(text), form_key=form_key or None
    )  # fmt: skip
    said, made = _once(said, question.answers.filter(author=by, form_key=form_key, text=said.text))
    if not made:
        return said, False
    question = _still_readable(question, by)
    index(question)
    audit.record(by, "question_answered", zone=question.zone, item=said)
    for person in keepers_of(question):
        if person.pk != by.pk:
            key = f"answered:{said.pk}:{person.pk}"
            mail.queue_letter("question_answered", person, key, about=question, answer=said.pk)
    return said, True


@access.as_actor
def remark(
    question: Question,
    *,
    by: User,
    text: str,
    answer: Answer | None = None,
    form_key: str | None = None,
) -> tuple[Remark, bool]:
    """Say something short below a question or one of its answers; return whether this call did so.

    Below an answer it is for nobody to whom that answer is not.
    """
    question = _readable(question, by)
    audience = question.audience
    if answer is not None:
        audience = access.common_audience(audience, answer.audience, question.zone, by=by)
    said = Remark(
        question=question, answer=answer, audience=audience, author=by, zone=by.current_zone,
        text=text, form_key=form_key or None,
    )  # fmt: skip
    same = question.remarks.filter(author=by, form_key=form_key, text=text, answer=answer)
    said, made = _once(said, same)
    if made:
        question = _still_readable(question, by)
        audit.record(by, "question_remarked", zone=question.zone, item=said)
    return said, made


@access.as_actor
def say_me_too(question: Question, *, by: User) -> bool:
    """Say that one has the same question, for the zone one acts for; return whether this call said so.

    Raises NotOfZone for somebody who belongs to none, and Question.DoesNotExist.
    """
    question = _readable(question, by)
    zone = by.current_zone
    if zone is None:
        raise NotOfZone
    try:
        with transaction.atomic():
            MeToo(question=question, person=by, zone=zone).save()
    except IntegrityError:
        return False
    except ProgrammingError as refused:
        raise Question.DoesNotExist from refused
    audit.record(by, "me_too_said", zone=question.zone, item=question)
    return True


@access.as_actor
def take_back_me_too(question: Question, *, by: User) -> bool:
    """Take that back; return whether there was something to take back."""
    question = _readable(question, by)
    deleted, _rows = MeToo.objects.filter(question=question, person=by).delete()
    if deleted:
        audit.record(by, "me_too_taken_back", zone=question.zone, item=question)
    return bool(deleted)


@access.as_actor
def turn_into_practice(answer: Answer, *, by: User) -> tuple[Article, bool]:
    """Make a draft of an answer, with its author's name, for the zone of who presses; twice is once.

    Who answered, their zone's colleagues and those of the zone that asked may do so. It is meant for
    nobody but who could read the question; its publication decides. Raises Answer.DoesNotExist when it
    can no longer be read, and NotOfZone without the right.
    """
    rows = Answer.objects.visible_to(by).standing()
    rows = rows.select_related("question__topic", "author", "zone")
    answer = rows.get(pk=answer.pk)
    zone = zone_to_turn_for(answer, by)
    if zone is None:
        raise NotOfZone
    same_zone = answer.author_id != by.pk and answer.author.memberships.active().filter(
        zone=zone
    ).in_roles_of_a_zone().exists()  # fmt: skip
    article, made = save_draft(
        by=by,
        zone=zone,
        writing=_as_practice(answer, zone),
        co_authors=[answer.author] if same_zone and answer.author.is_active else (),
        form_key=f"answer:{answer.public_id}",
    )
    if made:
        Source(article=article, answer=answer, person=answer.author, zone=answer.zone).save()
        audit.record(by, "answer_turned", zone=zone, item=article)
    return article, made


def zone_to_turn_for(answer: Answer, person: User) -> Zone | None:
    """Return the zone for which this person may make a practice of an answer; None when they may not.

    One that may read the question itself: the one they act for, if it is among those, else the first.
    """
    audience = answer.question.audience
    zones = [zone for zone in person.current_zones if audience.admits(zone)]
    if answer.author_id != person.pk:
        concerned = {answer.zone_id, answer.question.zone_id}
        zones = [zone for zone in zones if zone.pk in concerned]
    current = person.current_zone
    return current if current in zones else next(iter(zones), None)


def _as_practice(answer: Answer, zone: Zone) -> Writing:
    question = answer.question
    with translation.override(question.language):
        words = _("The question was: %(title)s") % {"title": question.title}
    asked = f"<p><em>{escape(words)}</em></p>"
    audience = question.meant_for
    others = tuple(z for z in audience.zones.all() if z.pk != zone.pk)
    return Writing(
        title=question.title,
        kind=Kind.PRACTICE,
        topic=question.topic,
        language=question.language,
        body=asked + clean(answer.text),
        audience=audience.kind,
        named_zones=others if audience.kind == AudienceKind.NAMED else (),
    )


def _readable(question: Question, by: User) -> Question:
    rows = Question.objects.visible_to(by).asked().select_related("zone", "asked_by", "audience")
    return rows.get(pk=question.pk)


def _still_readable(question: Question, by: User) -> Question:
    """Return it as it is now; what it was said below may have been withdrawn while it was said."""
    access.refresh_rights(by)
    return _readable(question, by)


def _once(said: Said, same: Iterable[Said]) -> tuple[Said, bool]:
    """Write what was said, unless the same form said the same before."""
    try:
        with transaction.atomic():
            _write(said)
    except IntegrityError:
        made = next(iter(same), None)
        if made is not None:
            return made, False
        said.form_key = None
        _write(said)
    return said, True


def _write(said: Answer | Remark) -> None:
    """Write it, and hold its question as it then is: see `knowledge.services.comment`."""
    try:
        said.save()
    except ProgrammingError as refused:  # by the row policy: no longer theirs to read
        raise Question.DoesNotExist from refused
    try:
        connection.check_constraints()
    except IntegrityError as deleted:
        raise Question.DoesNotExist from deleted
