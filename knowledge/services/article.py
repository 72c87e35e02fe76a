"""Writing, publishing and withdrawing an article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from knowledge import search
from knowledge.choices import ItemType, Kind, ReviewOutcome, State, Weight
from knowledge.models import Article, Authorship, Revision
from knowledge.models.article import FACTS
from knowledge.richtext.sanitizer import clean
from knowledge.search.articles import facts_of, index
from knowledge.selectors.templates import without_empty
from knowledge.services import translation_sync
from knowledge.services.follow import tell_followers
from knowledge.services.held_attachments import release_files
from knowledge.services.locking import locked
from knowledge.services.ownership import promise
from knowledge.services.pending_review import end_waiting, hand_in, proposed, waiting
from knowledge.services.picture import as_kept, place
from zones import access, audit
from zones.choices import READING_ROLES, AudienceKind
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from knowledge.models import Review, Topic
    from knowledge.richtext.images import NewPicture
    from zones.models import Audience, Zone

TEXTS = (
    "title", "summary", "body", "kind", "stage", "topic", "basic_function",
    "language", *FACTS,
)  # fmt: skip


class NotOfZone(Exception):
    """Somebody writes for a zone they do not belong to, or names an author who does not."""


class VersionChanged(Exception):
    """Somebody else saved the article since this person opened it. `article` is as it stands now."""

    def __init__(self, article: Article) -> None:
        super().__init__(article.version)
        self.article = article


class StillHidden(Exception):
    """Somebody reported personal data in the article, and a coordinator of its zone did not decide yet."""


class WideningRefused(Exception):
    """More zones may read what was published only when a coordinator of its zone says so."""


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What somebody filled in. `named_zones` counts only with the audience "named".

    Without an owner or a day to read it again, those of the article stay. `pictures` came with the text,
    in which they stand by their number.
    """

    title: str
    kind: str
    topic: Topic
    language: str
    summary: str = ""
    body: str = ""
    stage: str = ""
    basic_function: str = ""
    result: str = ""
    effort_people: str = ""
    effort_time: str = ""
    effort_cost: str = ""
    fits: str = ""
    presupposes: str = ""
    audience: str = AudienceKind.NETWORK
    named_zones: tuple[Zone, ...] = ()
    owner: User | None = None
    owner_function: str = ""
    review_by: date | None = None
    pictures: tuple[NewPicture, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a revision says of itself: in a line what is different, how much that matters, who approved it."""

    words: str = ""
    weight: Weight = Weight.MAJOR
    approved_by: User | None = None


NEW_TEXT = Change()

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


@access.deed
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
    _write(article, writing)
    article.audience = access.audience_for(AudienceKind.ZONE, zone, by=by)
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError:
        access.changed(by)  # its audience may be younger than what we knew of them
        made = Article.objects.visible_to(by).filter(created_by=by, form_key=form_key).first()
        if made is not None:
            return made, False
        article.form_key = None  # that one is no longer theirs to read
        article.save()
    access.changed(by)
    _belongs(by, zone)  # also after waiting for the same form
    article.intended_zones.set(_named(writing, zone))
    _set_authors(article, [by, *co_authors])
    if "<img" in writing.body:
        article.body = ""  # no picture of it was kept yet
        article.body = place(article, writing.body, writing.pictures, by=by)
        article.save(update_fields=["body"])
    audit.record(by, "article_drafted", zone=zone, item=article)
    return article, True


@access.deed
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
    _write(article, writing)
    article.version += 1
    article.updated_at, article.updated_by = timezone.now(), by
    article.save()
    article.intended_zones.set(_named(writing, article.zone))
    if co_authors is not None and article.authorships.filter(person=by).exists():
        _set_authors(article, [by, *co_authors])
    audit.record(by, "article_changed", zone=article.zone, item=article)
    if widens:
        _note_widening(article, by)
    _bring_on(article, by, change, in_wait)
    return article


@access.deed
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
    _show(article, by)
    _note_publishing(article, by)
    translation_sync.take_along(article, by=by)
    return article


@access.deed
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
    translation_sync.take_along(article, by=by)
    return article


def put_up(
    article: Article, *, by: User, wrote: User, change: Change, writing: Writing | None = None
) -> None:
    """Show readers what `by` approved: what `wrote` handed in, or the article as it stands.

    Raises as `publish` does.
    """
    _may_be_shown(article)
    now = timezone.now()
    if writing is not None:
        writing = replace(writing, **translation_sync.kept_by(article))
        people = _people_of(article.zone).filter(is_active=True)
        if writing.owner and not people.filter(pk=writing.owner.pk).exists():
            writing = replace(writing, owner=None)  # they left while it waited
        if would_widen(article, writing.audience, writing.named_zones):
            article.intended_kind = writing.audience
            _note_widening(article, by)
        _write(article, writing)
        article.intended_zones.set(_named(writing, article.zone))
    article.version += 1
    article.updated_at, article.updated_by = now, wrote
    if article.state != State.PUBLISHED:
        article.state, article.published_at = State.PUBLISHED, now
        _note_publishing(article, by)
    _show(article, by, change, wrote=wrote)
    translation_sync.take_along(article, by=by)


def reads_as(
    article: Article, writing: Writing, *, by: User, co_authors: Iterable[User] | None = None
) -> bool:
    """Say whether the article holds these texts, for this audience, by these authors beside `by`."""
    typed = Article()
    _write(typed, writing)
    if "<img" in writing.body:
        typed.body = as_kept(article, writing.body, writing.pictures, by=by)
    if any(getattr(typed, name) != getattr(article, name) for name in (*TEXTS, "intended_kind")):
        return False
    if set(_named(writing, article.zone)) != set(article.intended_zones.all()):
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


def _write(article: Article, writing: Writing) -> None:
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


def _may_be_shown(article: Article) -> None:
    """What was reported waits for a decision, and a translation for its original."""
    if article.hidden_at is not None:
        raise StillHidden
    if article.is_translation and not article.shared.is_published:
        raise Article.DoesNotExist


def _named(writing: Writing, own: Zone) -> list[Zone]:
    if writing.audience != AudienceKind.NAMED:
        return []
    return [zone for zone in writing.named_zones if zone != own]


def _note_widening(article: Article, by: User) -> None:
    """More zones read it from now on, and to them it is new."""
    article.published_at = timezone.now()
    audit.record(
        by, "article_widened", zone=article.zone, item=article, reason=article.intended_kind
    )


def _bring_on(article: Article, by: User, change: Change, in_wait: Review | None) -> None:
    """Bring what was saved to who should see it: readers, or who reviews it."""
    if article.state == State.PUBLISHED:
        end_waiting(article, ReviewOutcome.REPLACED, by=by)
        _show(article, by, change)
    elif in_wait:
        hand_in(article, by=by, change=NEW_TEXT)
    translation_sync.take_along(article, by=by)


def _note_publishing(article: Article, by: User) -> None:
    audit.record(
        by, "article_published", zone=article.zone, item=article, reason=article.intended_kind
    )


def _propose(
    article: Article, by: User, writing: Writing, co_authors: Iterable[User] | None, change: Change
) -> Article:
    """Let a new text of a published article wait; it counts as a save, of which readers see nothing."""
    article.version += 1
    article.updated_by = by
    article.save(update_fields=["version", "updated_by"])
    if co_authors is not None and article.authorships.filter(person=by).exists():
        _set_authors(article, [by, *co_authors])
    hand_in(article, by=by, change=change, writing=replace(writing, body=clean(writing.body)))
    return article


def _ask_for_review(article: Article, by: User) -> Article:
    if waiting(article) is None:
        if article.state == State.DRAFT:
            article.state = State.IN_REVIEW
        article.version += 1
        article.save(update_fields=["state", "version"])
        hand_in(article, by=by, change=NEW_TEXT)
    return article


def _show(
    article: Article, by: User, change: Change = NEW_TEXT, *, wrote: User | None = None
) -> None:
    """Give readers the article as it stands, keep that text, and make it findable."""
    article.audience = audience_meant(article, by=by)
    article.body, _dropped = without_empty(release_files(article))
    article.edition += 1
    promise(article, weight=change.weight)
    article.save()
    revision = edition_of(article, by=wrote or by, change=change)
    revision.save()
    index(article)
    tell_followers(article, revision, by=by)
    for step in STEPS_AFTER_SHOWING:
        step(article, by, change)


def _set_authors(article: Article, people: Iterable[User]) -> None:
    """Make these people the authors, beside who answers for it.

    Who wrote too and left the zone stays named, and reads nothing.
    """
    wanted = list(dict.fromkeys(people))
    of_zone = _people_of(article.zone)
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


def _people_of(zone: Zone) -> QuerySet[User]:
    return User.objects.filter(
        memberships__zone=zone,
        memberships__ended_at=None,
        memberships__role__in=READING_ROLES,
    )


def _authors_of_zone(article: Article) -> QuerySet[User]:
    return _people_of(article.zone).filter(authorships__article=article).distinct()
