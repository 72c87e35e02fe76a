"""Writing an article: its draft, and every change of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from knowledge.choices import State
from knowledge.models import Article, Authorship
from knowledge.richtext.sanitizer import clean
from knowledge.services import translation_sync
from knowledge.services.article_fields import named_zones, people_of, would_widen, write
from knowledge.services.inputs import NEW_TEXT, NotOfZone, VersionChanged, WideningRefused
from knowledge.services.locking import locked
from knowledge.services.pending_review import proposed, submit_for_review, waiting
from knowledge.services.picture import place
from knowledge.services.publishing import bring_on, note_widening
from zones import access, audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.services.inputs import Change, Writing
    from zones.models import User, Zone


@access.as_actor
def save_draft(
    *,
    by: User,
    zone: Zone,
    writing: Writing,
    co_authors: Iterable[User] = (),
    form_key: str | None = None,
) -> tuple[Article, bool]:
    """Begin an article and return it, with whether this call made it.

    The same `form_key` of the same person gives the article that is there already. Raises NotOfZone and
    PictureRefused.
    """
    _belongs(by, zone)
    article = Article(zone=zone, created_by=by, updated_by=by, form_key=form_key or None)
    write(article, writing)
    article.audience = access.audience_for(AudienceKind.ZONE, zone, by=by)
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError:
        access.refresh_rights(by)  # its audience may be younger than what we knew of them
        made = Article.objects.visible_to(by).filter(created_by=by, form_key=form_key).first()
        if made is not None:
            return made, False
        article.form_key = None  # that one is no longer theirs to read
        article.save()
    access.refresh_rights(by)
    _belongs(by, zone)  # also after waiting for the same form
    article.intended_zones.set(named_zones(writing, zone))
    _set_authors(article, [by, *co_authors])
    if "<img" in writing.body:
        article.body = ""  # no picture of it was kept yet
        article.body = place(article, writing.body, writing.pictures, by=by)
        article.save(update_fields=["body"])
    audit.record(by, "article_drafted", zone=zone, item=article)
    return article, True


@access.as_actor
def revise(
    article: Article,
    *,
    by: User,
    version: int,
    writing: Writing,
    co_authors: Iterable[User] | None = None,
    change: Change = NEW_TEXT,
) -> Article:
    """Change an article in any state; readers of a published one get a new edition.

    In a zone that reviews first they see the old one until the new text is approved: what it says waits
    meanwhile, and the article stays as it is. A text that waits and is changed waits anew.

    `version` is the one the writer began from. Without `co_authors` the authors stay; with them
    the writer, who must be an author, is one too. Raises VersionChanged, WideningRefused, NotOfZone,
    PictureRefused, and Article.DoesNotExist when the right is gone.
    """
    article = locked(article, by=by)
    in_wait = waiting(article)
    if article.version != version:
        raise VersionChanged(proposed(article, in_wait))
    writing = replace(writing, **translation_sync.kept_by(article))
    widens = would_widen(article, writing.audience, writing.named_zones)
    if widens and article.zone_id not in access.reader(by).deciding_zone_ids:
        raise WideningRefused
    if "<img" in writing.body:
        body = place(article, writing.body, writing.pictures, by=by)
        writing = replace(writing, body=body, pictures=())
    if article.state == State.PUBLISHED and article.zone.reviews_first:
        return _propose(article, by, writing, co_authors, change)
    write(article, writing)
    article.version += 1
    article.updated_at, article.updated_by = timezone.now(), by
    article.save()
    article.intended_zones.set(named_zones(writing, article.zone))
    if co_authors is not None and article.authorships.filter(person=by).exists():
        _set_authors(article, [by, *co_authors])
    audit.record(by, "article_changed", zone=article.zone, item=article)
    if widens:
        note_widening(article, by)
    bring_on(article, by, change, in_wait)
    return article


def _propose(
    article: Article, by: User, writing: Writing, co_authors: Iterable[User] | None, change: Change
) -> Article:
    """Let a new text of a published article wait; it counts as a save, of which readers see nothing."""
    article.version += 1
    article.updated_by = by
    article.save(update_fields=["version", "updated_by"])
    if co_authors is not None and article.authorships.filter(person=by).exists():
        _set_authors(article, [by, *co_authors])
    submit_for_review(
        article, by=by, change=change, writing=replace(writing, body=clean(writing.body))
    )
    return article


def _set_authors(article: Article, people: Iterable[User]) -> None:
    """Make these people the authors, beside who answers for it.

    Who wrote too and left the zone stays named, and reads nothing.
    """
    wanted = list(dict.fromkeys(people))
    of_zone = people_of(article.zone)
    if of_zone.filter(pk__in=[person.pk for person in wanted]).distinct().count() != len(wanted):
        raise NotOfZone
    others = article.authorships.filter(person__in=of_zone).exclude(person__in=wanted)
    others.exclude(person=article.owner_id).delete()
    Authorship.objects.bulk_create(
        (Authorship(article=article, person=p, position=n) for n, p in enumerate(wanted)),
        ignore_conflicts=True,
    )


def _belongs(by: User, zone: Zone) -> None:
    if zone.pk not in access.reader(by).zone_ids:
        raise NotOfZone
