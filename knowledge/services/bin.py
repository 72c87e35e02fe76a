"""The bin of a zone: what its authors and coordinators threw away, until it is restored or gone for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from knowledge import search
from knowledge.choices import ItemType, State
from knowledge.models import Article
from knowledge.services.article import index
from knowledge.services.attachment import forget_files
from zones import audit

if TYPE_CHECKING:
    from knowledge.querysets import ArticleQuerySet
    from zones.models import User


@transaction.atomic
def move_to_bin(article: Article, *, by: User) -> Article:
    """Put an article into the bin; nobody reads it there. Coordinators may bin drafts of others too.

    Raises Article.DoesNotExist without the right. Nothing when it lies there already.
    """
    articles = Article.objects
    rows = articles.editable_by(by) | articles.decidable_by(by) | articles.restorable_by(by)
    found = _held(rows, article)
    if found.binned_at is None:
        found.binned_at, found.binned_by = timezone.now(), by
        found.version += 1
        found.save(update_fields=["binned_at", "binned_by", "version"])
        search.remove(ItemType.ARTICLE, found.pk)
        audit.record(by, "article_binned", zone=found.zone, item=found)
    return found


@transaction.atomic
def restore(article: Article, *, by: User) -> Article:
    """Take an article out of the bin, as it was. Raises Article.DoesNotExist without the right."""
    found = _held(Article.objects.restorable_by(by), article)
    found.binned_at = found.binned_by = None
    found.version += 1
    found.save(update_fields=["binned_at", "binned_by", "version"])
    if found.state == State.PUBLISHED:
        index(found)
    audit.record(by, "article_restored", zone=found.zone, item=found)
    return found


@transaction.atomic
def delete(article: Article, *, by: User) -> None:
    """Delete what lies in the bin for good, with its comments and files. Coordinators only.

    Raises Article.DoesNotExist without the right.
    """
    found = _held(Article.objects.decidable_by(by).binned(), article)
    audit.record(by, "article_deleted", zone=found.zone, item=found)
    forget_files(found.attachments.exclude(file=""))
    found.delete()


def _held(rows: ArticleQuerySet, article: Article) -> Article:
    held = rows.select_for_update(of=("self",)).select_related("zone")
    return held.get(pk=article.pk)
