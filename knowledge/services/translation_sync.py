"""An original and its translation: what they share, and that the one follows the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from knowledge import search
from knowledge.choices import ItemType, ReviewOutcome, State
from knowledge.models import Article
from knowledge.search.articles import index
from knowledge.services.held_attachments import publish_files
from knowledge.services.pending_review import end_waiting
from zones import access
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from zones.models import User

SHARED_FACTS = ("kind", "stage", "topic", "basic_function")
"""What is said of both, in the original's form."""


def translations_of(originals: Iterable[Article]) -> QuerySet[Article]:
    return Article.objects.filter(translation_of__in=[article.pk for article in originals])


def kept_by(article: Article) -> dict[str, Any]:
    """Return what an edit does not change: a pair's languages, and in a translation what the original says."""
    original = article.shared
    if original == article:
        has_one = translations_of([article]).exists()
        return {"language": article.language} if has_one else {}
    return {
        "language": article.language,
        **{name: getattr(original, name) for name in SHARED_FACTS},
        "audience": original.intended_kind,
        "named_zones": tuple(original.intended_zones.all()),
    }


def sync_translation(article: Article, *, by: User, since: datetime | None = None) -> None:
    """Let the translation follow what was just done to its original, in the same transaction.

    It has the original's facts and readers; what is no longer published, or lies in the bin, takes it
    along. Published again it is by its authors; from the bin and from the archive it comes back with the
    original when it went there with it, `since` that moment; so does what was hidden with it. Lists show one of the two, so that the original gives way
    where a published translation is.
    """
    original = article.shared
    gives_way_to = ""
    for translation in translations_of([original]).select_related("zone"):
        if original == article:
            _follow(translation, original, by, since)
        if translation.is_published:
            gives_way_to = translation.language
    if original.gives_way_to != gives_way_to:
        original.gives_way_to = gives_way_to
        Article.objects.filter(pk=original.pk).update(gives_way_to=gives_way_to)


def _follow(translation: Article, original: Article, by: User, since: datetime | None) -> None:
    was_published, before = translation.is_published, _standing(translation)
    for name in (*SHARED_FACTS, "intended_kind"):
        setattr(translation, name, getattr(original, name))
    translation.intended_zones.set(original.intended_zones.all())
    if original.binned_at and not translation.binned_at:
        translation.binned_at, translation.binned_by = original.binned_at, original.binned_by
    elif since is not None and translation.binned_at == since:
        translation.binned_at = translation.binned_by = None
    _follow_state(translation, original, by, since)
    goes_along = (translation.state, translation.binned_at) == (original.state, original.binned_at)
    translation.audience = (
        original.audience
        if goes_along
        else access.audience_for(AudienceKind.ZONE, original.zone, by=by)
    )
    if _standing(translation) == before:
        return
    has_other_readers = before[-1] != translation.audience_id
    if was_published and translation.is_published and has_other_readers:
        _follow_date(translation, original)
    translation.version += 1
    translation.updated_at = timezone.now()
    translation.save()
    if translation.is_published:
        publish_files(translation)
        index(translation)
    elif was_published:
        search.remove(ItemType.ARTICLE, translation.pk)


def _follow_state(
    translation: Article, original: Article, by: User, since: datetime | None
) -> None:
    if original.state == State.PUBLISHED:
        if since is not None and since in (translation.archived_at, translation.hidden_at):
            translation.state = State.PUBLISHED
            translation.archived_at = translation.successor = translation.hidden_at = None
    elif translation.state == State.PUBLISHED:
        end_waiting(translation, ReviewOutcome.TAKEN_BACK, by=by)
        translation.state = original.state
        translation.archived_at = original.archived_at
        translation.successor = original.successor
    elif translation.state == State.IN_REVIEW:
        end_waiting(translation, ReviewOutcome.TAKEN_BACK, by=by)
        translation.state = State.DRAFT
    elif since is not None and translation.hidden_at == since:
        translation.hidden_at = None


def _follow_date(translation: Article, original: Article) -> None:
    """Let it be new to those for whom its original was opened just now, and so became new."""
    opened, published = original.published_at, translation.published_at
    if opened is not None and published is not None and opened > published:
        translation.published_at = opened


def _standing(article: Article) -> tuple[object, ...]:
    names = ("kind", "stage", "topic_id", "basic_function", "intended_kind", "binned_at", "state")
    return (*(getattr(article, name) for name in names), article.audience_id)
