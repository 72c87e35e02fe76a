"""A text that waits for a review: how it is handed in, kept, and shown to who goes on writing it."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model
from django.utils import timezone

from knowledge.choices import ReviewOutcome
from knowledge.models import Review
from zones import access, audit, mail
from zones.choices import DECIDING_ROLES, AudienceKind
from zones.models import Membership, User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.models import Article
    from knowledge.services.inputs import Change, Writing


KEPT_WHEN_EMPTY = ("owner", "owner_function", "review_by")
"""What stays the article's own when nothing else was filled in: it may be another's by the day of approval."""


def waiting(article: Article) -> Review | None:
    """Return what of this article waits for a review."""
    return article.reviews.filter(outcome=ReviewOutcome.WAITING).first()


def submit_for_review(
    article: Article, *, by: User, change: Change, writing: Writing | None = None
) -> Review:
    """Let a text wait for who decides for the zone, in the place of the one that did.

    Without `writing` it is the article's own. The reviewers get a letter, but not again for a text that
    was replaced before anybody decided. The article is held by who calls.
    """
    texts = packed(_what_differs(writing, article)) if writing else {}
    last = article.reviews.first()
    told = last is not None and last.waits
    if last is not None and last.waits:
        if writing and (last.texts, last.change, last.by_id) == (texts, change.words, by.pk):
            return last
        end_waiting(article, ReviewOutcome.REPLACED, by=by)
    review = Review.objects.create(
        article=article,
        audience=access.audience_for(AudienceKind.ZONE, article.zone, by=by),
        number=last.number + 1 if last else 1,
        texts=texts,
        change=change.words,
        weight=change.weight,
        by=by,
    )
    audit.record(by, "review_asked", zone=article.zone, item=article)
    for person in () if told else reviewers(article, by):
        mail.queue_letter(
            "review_waiting",
            person,
            f"review:{review.pk}:{person.pk}",
            about=article,
            review=review.pk,
        )
    return review


def _what_differs(writing: Writing, article: Article) -> Writing:
    """Leave out who answers for it and until when, where that is what stands there already."""
    if (writing.owner, writing.owner_function) == (article.owner, article.owner_function):
        writing = replace(writing, owner=None, owner_function="")
    if writing.review_by == article.review_by:
        writing = replace(writing, review_by=None)
    return writing


def hand_in_again(article: Article, *, by: User) -> None:
    """Let what waits, if anything does, wait anew: with other files it is not what somebody began to read."""
    last = waiting(article)
    if last is not None:
        end_waiting(article, ReviewOutcome.REPLACED, by=by)
        Review.objects.create(
            article_id=article.pk,
            audience=last.audience,
            number=last.number + 1,
            texts=last.texts,
            change=last.change,
            weight=last.weight,
            by=by,
        )


def end_waiting(article: Article, outcome: ReviewOutcome, *, by: User) -> bool:
    """End the wait of what waits, if anything does; return whether something did."""
    rows = article.reviews.filter(outcome=ReviewOutcome.WAITING)
    return bool(rows.update(outcome=outcome, decided_by=by, decided_at=timezone.now()))


def reviewers(article: Article, by: User) -> Iterable[User]:
    """Who decides for the zone and did not write this; those who did, when there is nobody else."""
    deciding = Membership.objects.active().filter(zone=article.zone, role__in=DECIDING_ROLES)
    people = User.objects.filter(is_active=True, pk__in=deciding.values("person"))
    others = people.exclude(pk=by.pk).exclude(authorships__article=article)
    return list(others) or list(people)


def packed(writing: Writing) -> dict[str, Any]:
    """Return what was filled in as it is kept: people, topics and zones by their ids."""
    texts: dict[str, Any] = {}
    for field in fields(writing):
        if field.name == "pictures":
            continue  # they are files by now
        value = getattr(writing, field.name)
        if isinstance(value, tuple):
            value = [one.pk if isinstance(one, Model) else one for one in value]
        texts[field.name] = value.pk if isinstance(value, Model) else value
    kept: dict[str, Any] = json.loads(json.dumps(texts, cls=DjangoJSONEncoder))
    return kept


def proposed_for(article: Article, person: User) -> Article:
    """Let the article in memory say what waits, for who goes on writing it."""
    rows = Review.objects.visible_to(person).waiting().filter(article=article)
    return proposed(article, rows.first())


def proposed(article: Article, review: Review | None) -> Article:
    """Let the article in memory say what waits, for the form and the page of who decides; saving it is no use."""
    if review is None or not review.texts:
        return article
    kept = {name for name in KEPT_WHEN_EMPTY if not review.texts.get(name)}
    if "owner" not in kept:
        kept.discard("owner_function")  # theirs, if they have one
    for name, value in review.texts.items():
        if name in kept:
            continue
        if name == "audience":
            article.intended_kind = value
        elif name == "named_zones":
            named = Zone.objects.filter(pk__in=value)
            article._prefetched_objects_cache = {"intended_zones": named}  # type: ignore[attr-defined]  # noqa: SLF001 - of a row in memory
        elif name in ("topic", "owner"):
            setattr(article, f"{name}_id", value)
        else:
            field = article._meta.get_field(name)
            setattr(article, name, field.to_python(value) if isinstance(field, Field) else value)
    return article
