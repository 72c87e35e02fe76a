"""Asking, changing, closing and withdrawing a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from knowledge import search
from knowledge.choices import ItemType, QuestionState
from knowledge.models import Article, Question
from knowledge.richtext.sanitizer import clean
from knowledge.search.articles import topic_words, zone_words
from knowledge.search.sources import source
from knowledge.services.inputs import NotOfZone, StillHidden
from zones import access, audit, mail
from zones.choices import DECIDING_ROLES, READING_ROLES, AudienceKind
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from knowledge.models import Topic
    from zones.models import Audience, Zone

TEXTS = ("title", "body", "topic", "language", "deadline")
READERS = ("zone_id", "asked_zone_id", "meant_for_id")


class QuestionChanged(Exception):
    """Somebody else saved the question since this person opened it. `question` is as it stands now."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.version)
        self.question = question


class AskedZoneCannotRead(Exception):
    """A question is put to a zone that its audience leaves out."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What somebody filled in. `named_zones` counts only with the audience "named"."""

    title: str
    topic: Topic
    language: str
    body: str = ""
    deadline: date | None = None
    audience: str = AudienceKind.NETWORK
    named_zones: tuple[Zone, ...] = ()
    asked_zone: Zone | None = None
    article: Article | None = None


@access.as_actor
def ask(
    *, by: User, zone: Zone, asking: Asking, form_key: str | None = None
) -> tuple[Question, bool]:
    """Ask one zone or all, tell the coordinators of the one, and return whether this call asked.

    The same `form_key` of the same person gives the question that is there already. Raises NotOfZone,
    AskedZoneCannotRead, and Article.DoesNotExist when the article it is about can no longer be read.
    """
    _belongs(by, zone)
    question = _written(by, zone, asking, form_key)
    try:
        with transaction.atomic():
            question.save()
    except IntegrityError:
        access.refresh_rights(by)
        made = Question.objects.visible_to(by).filter(asked_by=by, form_key=form_key).first()
        if made is not None:
            return made, False
        question.form_key = None
        question.save()
    access.refresh_rights(by)
    _belongs(by, zone)
    index(question)
    audit.record(by, "question_asked", zone=zone, item=question, reason=asking.audience)
    for person in _to_tell(question):
        key = f"asked:{question.pk}:{person.pk}"
        mail.queue_letter("question_asked", person, key, question=question.pk)
    return question, True


@access.as_actor
def revise_question(question: Question, *, by: User, version: int, asking: Asking) -> Question:
    """Change what is asked and by when; whom it was asked of stays.

    Raises QuestionChanged, and Question.DoesNotExist when the right is gone.
    """
    question = locked(question, by=by)
    if question.version != version:
        raise QuestionChanged(question)
    _write(question, asking)
    save_anew(question, by)
    if question.withdrawn_at is None:
        index(question)
    audit.record(by, "question_changed", zone=question.zone, item=question)
    return question


@access.as_actor
def close_question(question: Question, *, by: User) -> Question:
    """Ask no further, without a solution; nothing when it is not open."""
    question = locked(question, by=by)
    if question.state == QuestionState.OPEN:
        question.state = QuestionState.CLOSED
        save_anew(question, by)
        audit.record(by, "question_closed", zone=question.zone, item=question)
    return question


@access.as_actor
def reopen_question(question: Question, *, by: User) -> Question:
    """Ask again what was closed; nothing when it was not."""
    question = locked(question, by=by)
    if question.state == QuestionState.CLOSED:
        question.state = QuestionState.OPEN
        save_anew(question, by)
        audit.record(by, "question_reopened", zone=question.zone, item=question)
    return question


@access.as_actor
def withdraw_question(question: Question, *, by: User) -> Question:
    """Take a question, with its answers, away from its readers; nothing when it was withdrawn before."""
    question = locked(question, by=by)
    if question.withdrawn_at is None:
        question.withdrawn_at = timezone.now()
        question.audience = access.audience_for(AudienceKind.ZONE, question.zone, by=by)
        save_anew(question, by)
        search.remove(ItemType.QUESTION, question.pk)
        audit.record(by, "question_withdrawn", zone=question.zone, item=question)
    return question


@access.as_actor
def restore_question(question: Question, *, by: User) -> Question:
    """Let those read it again of whom it was asked; nothing when it was not withdrawn.

    Raises StillHidden as long as nobody decided about the personal data that was reported in it.
    """
    question = locked(question, by=by)
    if question.hidden_at is not None:
        raise StillHidden
    if question.withdrawn_at is not None:
        question.withdrawn_at = None
        question.audience = question.meant_for
        save_anew(question, by)
        index(question)
        audit.record(by, "question_restored", zone=question.zone, item=question)
    return question


def reads_as(question: Question, asking: Asking, *, zone: Zone, by: User) -> bool:
    """Say whether the question stands as it would, had it been asked like this: its texts, and of whom."""
    typed = Question(zone=zone, asked_zone=asking.asked_zone, meant_for=_meant(asking, zone, by))
    _write(typed, asking)
    return all(getattr(typed, name) == getattr(question, name) for name in (*TEXTS, *READERS))


def locked(question: Question, *, by: User) -> Question:
    """Return the question as it stands, held until the transaction ends; DoesNotExist without the right."""
    held = Question.objects.select_for_update().filter(pk=question.pk)
    was_there = list(held)
    access.refresh_rights(by)
    if not was_there:
        list(held)
    rows = Question.objects.editable_by(by).select_related("zone", "meant_for")
    return rows.get(pk=question.pk)


def index(question: Question) -> None:
    """Put a question into the search index as it stands, with the answers that all its readers read."""
    search.put(ItemType.QUESTION, question.pk, **_entry_of(question))


@source(ItemType.QUESTION)
def entries(pks: Sequence[int]) -> dict[int, search.Entry]:
    rows = Question.objects.asked().filter(pk__in=pks).select_related("topic", "zone")
    return {row.pk: _entry_of(row) for row in rows}


def _entry_of(question: Question) -> search.Entry:
    answers = question.answers.as_open_as_their_question()
    return {
        "zone_id": question.zone_id,
        "audience_id": question.audience_id,
        "language": question.language,
        "published_at": question.created_at,
        "title": question.title,
        "topic_id": question.topic_id,
        "topic": topic_words(question.topic),
        "summary": "",
        "body": question.searched_with(answers),
        "contacts": zone_words(question.zone),
    }


def deciders_of(zone: Zone) -> list[User]:
    """Return the coordinators and the chief of a zone."""
    people = User.objects.filter(
        is_active=True,
        memberships__zone=zone,
        memberships__ended_at=None,
        memberships__role__in=DECIDING_ROLES,
    )
    return list(people.distinct())


def keepers_of(question: Question) -> list[User]:
    """Return who asked, or else, where they left the zone, the coordinators and the chief there."""
    asker = question.asked_by
    there = asker.memberships.active().filter(zone=question.zone_id, role__in=READING_ROLES)
    if asker.is_active and there.exists():
        return [asker]
    return deciders_of(question.zone)


def _written(by: User, zone: Zone, asking: Asking, form_key: str | None) -> Question:
    about = asking.article
    if about is not None:
        about = Article.objects.visible_to(by).published().get(pk=about.shared.pk)
    question = Question(zone=zone, asked_by=by, form_key=form_key or None, article=about)
    _write(question, asking)
    question.asked_zone = asking.asked_zone
    if asking.asked_zone not in {None, zone} and asking.audience == AudienceKind.ZONE:
        raise AskedZoneCannotRead
    question.audience = question.meant_for = _meant(asking, zone, by)
    return question


def _meant(asking: Asking, zone: Zone, by: User) -> Audience:
    """Return whom it is asked of, as the one row that says so: with named zones also the one that is asked."""
    named = {*asking.named_zones, *filter(None, [asking.asked_zone])}
    return access.audience_for(asking.audience, zone, named, by=by)


def _write(question: Question, asking: Asking) -> None:
    for name in TEXTS:
        setattr(question, name, getattr(asking, name))
    question.body = clean(asking.body)


def save_anew(question: Question, by: User) -> None:
    question.version += 1
    question.updated_at, question.updated_by = timezone.now(), by
    question.save()


def _to_tell(question: Question) -> list[User]:
    """The coordinators of the zone that was asked in particular, but for who asks."""
    if question.asked_zone is None:
        return []
    return [p for p in deciders_of(question.asked_zone) if p.pk != question.asked_by_id]


def _belongs(by: User, zone: Zone) -> None:
    if zone.pk not in access.reader(by).zone_ids:
        raise NotOfZone
