"""Who answers for an article and until when: the promise, keeping it, handing it over, and the archive."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from knowledge import search
from knowledge.choices import ItemType, ReviewOutcome, State
from knowledge.models import Article, Authorship
from knowledge.search.articles import index
from knowledge.services import translation_sync
from knowledge.services.locking import hold
from knowledge.services.ownership import A_YEAR
from knowledge.services.pending_review import end_waiting
from zones import access, audit
from zones.choices import READING_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zones.models import User

LATELY = timedelta(days=1)


class NotASuccessor(Exception):
    """The article that should take the place of this one cannot be read, or is this one."""


class NotOfItsZone(Exception):
    """Only somebody who works for the zone answers for its articles."""


@access.as_actor
def confirm(article: Article, *, by: User) -> date | None:
    """Say that a published article is still right, for another year; no new edition. Twice a day is once.

    It counts as a save, so that who began from the day before does not write that back unseen.
    """
    hold(article, by=by)
    found = Article.objects.editable_by(by).select_related("zone").get(pk=article.pk)
    today = timezone.localdate()
    if found.state != State.PUBLISHED or (
        found.checked_on == today and found.review_by and found.review_by >= today + A_YEAR - LATELY
    ):
        return found.review_by
    found.checked_on, found.review_by = today, today + A_YEAR
    _save(found, "checked_on", "review_by", by=by)
    audit.record(by, "article_confirmed", zone=found.zone, item=found)
    return found.review_by


@access.as_actor
def hand_over(articles: Iterable[Article], *, by: User, to: User) -> int:
    """Make somebody of the zone answer for these articles, as an author of them too; return how many changed.

    It counts as a save of each, as `confirm` does.
    Coordinators only. Raises NotOfItsZone; what is not theirs (any more) stays as it is, and when that
    is all of it, Article.DoesNotExist.
    """
    changed = there = 0
    for article in sorted(articles, key=lambda row: row.pk):
        hold(article, by=by)
        rows = Article.objects.decidable_by(by).published().select_related("zone")
        found = rows.filter(pk=article.pk).first()
        there += found is not None
        if found is None or found.owner_id == to.pk:
            continue
        if (
            not to.is_active
            or not to.memberships.active().filter(zone=found.zone, role__in=READING_ROLES).exists()
        ):
            raise NotOfItsZone
        found.owner, found.owner_function = to, to.function
        _save(found, "owner", "owner_function", by=by)
        last = found.authorships.count()
        Authorship.objects.bulk_create(
            [Authorship(article=found, person=to, position=last)], ignore_conflicts=True
        )
        audit.record(by, "article_handed_over", zone=found.zone, item=found)
        changed += 1
    if not there:
        raise Article.DoesNotExist
    return changed


@access.as_actor
def archive(article: Article, *, by: User, successor: Article | None = None) -> Article:
    """Take a published article out of lists and search; its page stays, and leads to its successor.

    Raises NotASuccessor, and Article.DoesNotExist without the right. Nothing when it lies there already.
    """
    found = _archivable(article, by)
    if found.state == State.ARCHIVED:
        return found
    if successor is not None:
        readable = Article.objects.visible_to(by).published().exclude(pk=found.pk)
        if not readable.filter(pk=successor.pk).exists():
            raise NotASuccessor
    end_waiting(found, ReviewOutcome.TAKEN_BACK, by=by)
    found.state, found.archived_at, found.successor = State.ARCHIVED, timezone.now(), successor
    found.version += 1
    found.save(update_fields=["state", "archived_at", "successor", "version"])
    search.remove(ItemType.ARTICLE, found.pk)
    audit.record(by, "article_archived", zone=found.zone, item=found)
    translation_sync.sync_translation(found, by=by)
    return found


@access.as_actor
def unarchive(article: Article, *, by: User) -> Article:
    """Take an article out of the archive, as it was; nothing when it is not there."""
    found = _archivable(article, by)
    if found.state == State.ARCHIVED:
        since = found.archived_at
        found.state, found.archived_at, found.successor = State.PUBLISHED, None, None
        found.version += 1
        found.save(update_fields=["state", "archived_at", "successor", "version"])
        index(found)
        audit.record(by, "article_taken_out", zone=found.zone, item=found)
        translation_sync.sync_translation(found, by=by, since=since)
    return found


def _save(article: Article, *names: str, by: User) -> None:
    article.version += 1
    article.updated_by = by
    article.save(update_fields=[*names, "version", "updated_by"])


def _archivable(article: Article, by: User) -> Article:
    hold(article, by=by)
    return Article.objects.archivable_by(by).select_related("zone").get(pk=article.pk)
