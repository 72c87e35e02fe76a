"""What somebody filled in, written into an article; and whether it says something else than the article does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from knowledge.choices import Kind
from knowledge.models import Article
from knowledge.richtext.sanitizer import clean
from knowledge.services.inputs import TEXTS
from knowledge.services.picture import as_kept
from zones.choices import READING_ROLES, AudienceKind
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from knowledge.services.inputs import Writing
    from zones.models import Zone


def write(article: Article, writing: Writing) -> None:
    for name in TEXTS:
        setattr(article, name, getattr(writing, name))
    article.body = clean(writing.body)
    if writing.kind != Kind.PRACTICE:
        article.stage = ""
    article.intended_kind = writing.audience
    if writing.owner is not None:
        article.owner, article.owner_function = writing.owner, writing.owner_function
    if writing.review_by is not None:
        article.review_by = writing.review_by


def named_zones(writing: Writing, own: Zone) -> list[Zone]:
    if writing.audience != AudienceKind.NAMED:
        return []
    return [zone for zone in writing.named_zones if zone != own]


def would_widen(article: Article, audience: str, named_zones: Iterable[Zone]) -> bool:
    """Say whether this audience lets zones read that could not read what was once published."""
    if not article.edition or article.intended_kind == AudienceKind.NETWORK:
        return False
    if audience == AudienceKind.NETWORK:
        return True
    named = {zone.pk for zone in named_zones} if audience == AudienceKind.NAMED else set()
    before = set()
    if article.intended_kind == AudienceKind.NAMED:
        before = {zone.pk for zone in article.intended_zones.all()}
    return not named <= before | {article.zone_id}


def reads_as(
    article: Article, writing: Writing, *, by: User, co_authors: Iterable[User] | None = None
) -> bool:
    """Say whether the article holds these texts, for this audience, by these authors beside `by`."""
    typed = Article()
    write(typed, writing)
    if "<img" in writing.body:
        typed.body = as_kept(article, writing.body, writing.pictures, by=by)
    if any(getattr(typed, name) != getattr(article, name) for name in (*TEXTS, "intended_kind")):
        return False
    if set(named_zones(writing, article.zone)) != set(article.intended_zones.all()):
        return False
    if not _promises_as(article, writing):
        return False
    if co_authors is None:
        return True
    return {by, *co_authors} | {article.owner} == {*_authors_of_zone(article)} | {article.owner}


def _promises_as(article: Article, writing: Writing) -> bool:
    """The same of who answers for it until when: left empty it stays, and a day that came was put off."""
    said = (writing.owner, writing.owner_function)
    if writing.owner is not None and said != (article.owner, article.owner_function):
        return False
    day = writing.review_by
    return day is None or day <= timezone.localdate() or day == article.review_by


def people_of(zone: Zone) -> QuerySet[User]:
    return User.objects.filter(
        memberships__zone=zone,
        memberships__ended_at=None,
        memberships__role__in=READING_ROLES,
    )


def _authors_of_zone(article: Article) -> QuerySet[User]:
    return people_of(article.zone).filter(authorships__article=article).distinct()
