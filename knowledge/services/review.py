"""Deciding about a text that waits. One decision of two people at once; approval belongs to the text that was read."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from knowledge.choices import ReviewOutcome, State, Weight
from knowledge.models import Article, Review, Topic
from knowledge.services.inputs import Change, Writing
from knowledge.services.locking import hold, locked
from knowledge.services.pending_review import end_waiting
from knowledge.services.publishing import publish_approved
from zones import access, audit, mail
from zones.models import User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

ALONE = "nobody_else"
"""The audit's word for somebody who approved their own text, as the only one who decides for the zone."""


class AlreadyDecided(Exception):
    """Somebody decided about this text, or its author changed it, before this person did."""

    def __init__(self, review: Review) -> None:
        super().__init__(review.outcome)
        self.review = review


@access.as_actor
def approve(article: Article, number: int, *, by: User) -> Article:
    """Let readers see the text that waits. Raises AlreadyDecided, and DoesNotExist without the right."""
    found, review = _decidable(article, number, by)
    is_own = review.nobody_else and (
        review.by_id == by.pk or found.authorships.filter(person=by).exists()
    )
    _decide(review, ReviewOutcome.APPROVED, by)
    audit.record(by, "review_approved", zone=found.zone, item=found, reason=ALONE if is_own else "")
    publish_approved(
        found,
        by=by,
        wrote=review.by,
        writing=unpacked(review.texts) if review.texts else None,
        change=Change(words=review.change, weight=Weight(review.weight), approved_by=by),
    )
    _tell(review, found, by)
    return found


@access.as_actor
def return_for_changes(article: Article, number: int, *, by: User, reason: str) -> Article:
    """Give the text back to who wrote it, with a reason. Raises as `approve` does."""
    found, review = _decidable(article, number, by)
    review.reason = reason
    _decide(review, ReviewOutcome.RETURNED, by)
    _to_draft(found)
    audit.record(by, "review_returned", zone=found.zone, item=found)
    _tell(review, found, by)
    return found


@access.as_actor
def take_back(article: Article, *, by: User) -> Article:
    """Stop waiting, as an author: a draft is a draft again. Nothing when nothing waits."""
    found = locked(article, by=by)
    if end_waiting(found, ReviewOutcome.TAKEN_BACK, by=by):
        _to_draft(found)
        audit.record(by, "review_taken_back", zone=found.zone, item=found)
    return found


def unpacked(texts: dict[str, Any]) -> Writing:
    """Return what was handed in as it was filled in."""
    known = {field.name for field in fields(Writing)}
    given = {name: value for name, value in texts.items() if name in known}
    given["topic"] = Topic.objects.get(pk=given["topic"])
    given["named_zones"] = tuple(Zone.objects.filter(pk__in=given["named_zones"]))
    if given.get("owner"):
        given["owner"] = User.objects.get(pk=given["owner"])
    if given.get("review_by"):
        given["review_by"] = Article._meta.get_field("review_by").to_python(given["review_by"])
    return Writing(**given)


def _decidable(article: Article, number: int, by: User) -> tuple[Article, Review]:
    hold(article, by=by)
    found = (
        Article.objects.decidable_by(by)
        .filter(binned_at=None)
        .select_related("zone")
        .get(pk=article.pk)
    )
    rows = Review.objects.visible_to(by).select_related("by", "decided_by").filter(article=found)
    review = rows.get(number=number)
    if not review.waits:
        raise AlreadyDecided(review)
    decidable = Review.objects.decidable_by(by).select_related("by")
    return found, decidable.get(pk=review.pk)


def _decide(review: Review, outcome: ReviewOutcome, by: User) -> None:
    review.outcome, review.decided_by, review.decided_at = outcome, by, timezone.now()
    review.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])


def _to_draft(article: Article) -> None:
    if article.state == State.IN_REVIEW:
        article.state = State.DRAFT
        article.version += 1
        article.save(update_fields=["state", "version"])


def _tell(review: Review, article: Article, by: User) -> None:
    for person in _writers(review, article):
        if person != by:
            key = f"reviewed:{review.pk}:{person.pk}"
            mail.queue_letter("review_decided", person, key, about=article, review=review.pk)


def _writers(review: Review, article: Article) -> Iterable[User]:
    return {review.by, *User.objects.filter(is_active=True, authorships__article=article)}
