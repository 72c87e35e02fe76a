"""Publishing: what readers get, when, and what follows from it.

`publish` refuses what is hidden or has no published original, asks the steps of `before_publishing`, lets a zone that
reviews first review, and else gives readers the article by `_publish_revision`: its audience, the files that came with
it, who answers for it, the revision, the search index, the followers, and the steps of `after_showing`. Then come the
audit row and the translation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone

from knowledge import search
from knowledge.choices import ItemType, ReviewOutcome, State
from knowledge.models import Article, Revision
from knowledge.search.articles import facts_of, index
from knowledge.selectors.templates import without_empty
from knowledge.services import translation_sync
from knowledge.services.article_fields import named_zones, people_of, would_widen, write
from knowledge.services.follow import tell_followers
from knowledge.services.held_attachments import publish_files, release_files
from knowledge.services.inputs import NEW_TEXT, Change, StillHidden
from knowledge.services.locking import locked
from knowledge.services.ownership import promise
from knowledge.services.pending_review import end_waiting, submit_for_review, waiting
from zones import access, audit
from zones.choices import AudienceKind
from zones.models import User

if TYPE_CHECKING:
    from knowledge.models import Review
    from knowledge.services.inputs import Writing
    from zones.models import Audience

Shown = Callable[[Article, User, Change], None]
STEPS_BEFORE_PUBLISHING: list[Callable[[Article], None]] = []
STEPS_AFTER_SHOWING: list[Shown] = []


def before_publishing(step: Callable[[Article], None]) -> Callable[[Article], None]:
    """Register what may refuse, by an exception of its own, that an article is published as it stands."""
    STEPS_BEFORE_PUBLISHING.append(step)
    return step


def after_showing(step: Shown) -> Shown:
    """Register what follows when readers get a new edition, in the same transaction."""
    STEPS_AFTER_SHOWING.append(step)
    return step


@access.as_actor
def publish(article: Article, *, by: User) -> Article:
    """Let the audience it is meant for read a draft or what was withdrawn; nothing when it is published.

    In a zone that reviews first it waits for that from now on, in review if it was a draft.
    Raises StillHidden, and Article.DoesNotExist for a translation of what readers have not before them.
    """
    article = locked(article, by=by)
    if article.state == State.PUBLISHED:
        return article
    _may_be_shown(article)
    for ask in STEPS_BEFORE_PUBLISHING:
        ask(article)
    if article.zone.reviews_first:
        return _ask_for_review(article, by)
    end_waiting(article, ReviewOutcome.REPLACED, by=by)  # the zone reviews no more
    article.state = State.PUBLISHED
    article.version += 1
    article.published_at = article.updated_at = timezone.now()
    article.updated_by = by
    _publish_revision(article, by)
    _note_publishing(article, by)
    translation_sync.sync_translation(article, by=by)
    return article


@access.as_actor
def withdraw(article: Article, *, by: User) -> Article:
    """Take an article back to its authors and the zone's coordinators; nothing when it is not published."""
    article = locked(article, by=by)
    if article.state != State.PUBLISHED:
        return article
    article.state = State.WITHDRAWN
    article.version += 1
    article.audience = access.audience_for(AudienceKind.ZONE, article.zone, by=by)
    article.save()
    end_waiting(article, ReviewOutcome.TAKEN_BACK, by=by)
    search.remove(ItemType.ARTICLE, article.pk)
    audit.record(by, "article_withdrawn", zone=article.zone, item=article)
    translation_sync.sync_translation(article, by=by)
    return article


def publish_approved(
    article: Article, *, by: User, wrote: User, change: Change, writing: Writing | None = None
) -> None:
    """Show readers what `by` approved: what `wrote` handed in, or the article as it stands.

    Raises as `publish` does.
    """
    _may_be_shown(article)
    now = timezone.now()
    if writing is not None:
        writing = replace(writing, **translation_sync.kept_by(article))
        people = people_of(article.zone).filter(is_active=True)
        if writing.owner and not people.filter(pk=writing.owner.pk).exists():
            writing = replace(writing, owner=None)  # they left while it waited
        if would_widen(article, writing.audience, writing.named_zones):
            article.intended_kind = writing.audience
            note_widening(article, by)
        write(article, writing)
        article.intended_zones.set(named_zones(writing, article.zone))
    article.version += 1
    article.updated_at, article.updated_by = now, wrote
    if article.state != State.PUBLISHED:
        article.state, article.published_at = State.PUBLISHED, now
        _note_publishing(article, by)
    _publish_revision(article, by, change, wrote=wrote)
    translation_sync.sync_translation(article, by=by)


def edition_of(article: Article, *, by: User, change: Change = NEW_TEXT) -> Revision:
    """Return the text and audience that readers get from now on, to be kept."""
    return Revision(
        article=article,
        number=article.edition,
        audience=article.audience,
        title=article.title,
        summary=article.summary,
        body=article.body,
        **facts_of(article),
        change=change.words,
        weight=change.weight,
        approved_by=change.approved_by,
        by=by,
    )


def audience_meant(article: Article, *, by: User) -> Audience:
    """Return whom the article is meant for, as the one row that says so."""
    named = article.intended_zones.all()
    return access.audience_for(article.intended_kind, article.zone, named, by=by)


def _may_be_shown(article: Article) -> None:
    """What was reported waits for a decision, and a translation for its original."""
    if article.hidden_at is not None:
        raise StillHidden
    if article.is_translation and not article.shared.is_published:
        raise Article.DoesNotExist


def note_widening(article: Article, by: User) -> None:
    """More zones read it from now on, and to them it is new."""
    article.published_at = timezone.now()
    audit.record(
        by, "article_widened", zone=article.zone, item=article, reason=article.intended_kind
    )


def bring_on(article: Article, by: User, change: Change, in_wait: Review | None) -> None:
    """Bring what was saved to who should see it: readers, or who reviews it."""
    if article.state == State.PUBLISHED:
        end_waiting(article, ReviewOutcome.REPLACED, by=by)
        _publish_revision(article, by, change)
    elif in_wait:
        submit_for_review(article, by=by, change=NEW_TEXT)
    translation_sync.sync_translation(article, by=by)


def _note_publishing(article: Article, by: User) -> None:
    audit.record(
        by, "article_published", zone=article.zone, item=article, reason=article.intended_kind
    )


def _ask_for_review(article: Article, by: User) -> Article:
    if waiting(article) is None:
        if article.state == State.DRAFT:
            article.state = State.IN_REVIEW
        article.version += 1
        article.save(update_fields=["state", "version"])
        submit_for_review(article, by=by, change=NEW_TEXT)
    return article


def _publish_revision(
    article: Article, by: User, change: Change = NEW_TEXT, *, wrote: User | None = None
) -> None:
    """Give readers the article as it stands, keep that text, and make it findable."""
    article.audience = audience_meant(article, by=by)
    article.body, _dropped = without_empty(release_files(article))
    article.edition += 1
    promise(article, weight=change.weight)
    article.save()
    publish_files(article)
    revision = edition_of(article, by=wrote or by, change=change)
    revision.save()
    index(article)
    tell_followers(article, revision, by=by)
    for step in STEPS_AFTER_SHOWING:
        step(article, by, change)
