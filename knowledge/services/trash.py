"""The bin of a zone: what its authors and coordinators threw away, until it is restored or gone for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from knowledge import search
from knowledge.choices import ItemType, State
from knowledge.models import Article
from knowledge.search.articles import index
from knowledge.services import translation_sync
from knowledge.services.attachment import forget_files
from knowledge.services.locking import hold
from knowledge.services.publishing import audience_meant
from zones import access, audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from zones.models import User


@access.as_actor
def move_to_bin(article: Article, *, by: User) -> Article:
    """Put an article into the bin; nobody reads it there. Coordinators may bin drafts of others too.

    Raises Article.DoesNotExist without the right. Nothing when it lies there already.
    """
    articles = Article.objects
    hold(article, by=by)
    rows = articles.editable_by(by) | articles.decidable_by(by) | articles.restorable_by(by)
    found = rows.select_related("zone").get(pk=article.pk)
    if found.binned_at is None:
        found.binned_at, found.binned_by = timezone.now(), by
        found.version += 1
        found.audience = access.audience_for(AudienceKind.ZONE, found.zone, by=by)
        found.save(update_fields=["binned_at", "binned_by", "version", "audience"])
        search.remove(ItemType.ARTICLE, found.pk)
        audit.record(by, "article_binned", zone=found.zone, item=found)
        translation_sync.sync_translation(found, by=by)
    return found


@access.as_actor
def restore(article: Article, *, by: User) -> Article:
    """Take an article out of the bin, as it was, with the translation that went with it. Raises Article.DoesNotExist without the right."""
    hold(article, by=by)
    found = Article.objects.restorable_by(by).select_related("zone").get(pk=article.pk)
    since = found.binned_at
    found.binned_at = found.binned_by = None
    found.version += 1
    if found.state in (State.PUBLISHED, State.ARCHIVED):
        found.audience = audience_meant(found, by=by)
    found.save(update_fields=["binned_at", "binned_by", "version", "audience"])
    if found.state == State.PUBLISHED:
        index(found)
    audit.record(by, "article_restored", zone=found.zone, item=found)
    translation_sync.sync_translation(found, by=by, since=since)
    return found


@access.as_actor
def delete(article: Article, *, by: User) -> None:
    """Delete what lies in the bin for good, with its comments and files. Coordinators only.

    Raises Article.DoesNotExist without the right.
    """
    hold(article, by=by)
    binned = Article.objects.decidable_by(by).binned()
    found = binned.select_related("zone").get(pk=article.pk)
    audit.record(by, "article_deleted", zone=found.zone, item=found)
    forget_files(found.attachments.all())
    found.delete()
