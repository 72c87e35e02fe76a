"""Writing, publishing and withdrawing an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from knowledge import search
from knowledge.choices import ItemType, Kind, State
from knowledge.editor import clean
from knowledge.models import Article, Authorship, Revision
from zones import access, audit
from zones.choices import READING_ROLES, AudienceKind
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.models import Topic
    from zones.models import Zone

TEXTS = (
    "title", "summary", "body", "kind", "stage", "topic", "basic_function",
    "language", "result", "effort", "fits",
)  # fmt: skip


class NotOfZone(Exception):
    """Somebody writes for a zone they do not belong to, or names an author who does not."""


class VersionChanged(Exception):
    """Somebody else saved the article since this person opened it. `article` is as it stands now."""

    def __init__(self, article: Article) -> None:
        super().__init__(article.version)
        self.article = article


class WideningRefused(Exception):
    """More zones may read what was published only when a coordinator of its zone says so."""


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What somebody filled in. `named_zones` counts only with the audience "named"."""

    title: str
    kind: str
    topic: Topic
    language: str
    summary: str = ""
    body: str = ""
    stage: str = ""
    basic_function: str = ""
    result: str = ""
    effort: str = ""
    fits: str = ""
    audience: str = AudienceKind.NETWORK
    named_zones: tuple[Zone, ...] = ()


@transaction.atomic
def save_draft(
    *,
    by: User,
    zone: Zone,
    writing: Writing,
    co_authors: Iterable[User] = (),
    form_key: str | None = None,
) -> tuple[Article, bool]:
    """Begin an article and return it, with whether this call made it.

    The same `form_key` of the same person gives the article that is there already. Raises NotOfZone.
    """
    if zone.pk not in access.reader(by).zone_ids:
        raise NotOfZone
    article = Article(zone=zone, created_by=by, updated_by=by, form_key=form_key or None)
    _write(article, writing)
    article.audience = access.audience_for(AudienceKind.ZONE, zone, by=by)
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError:
        made = Article.objects.filter(created_by=by, form_key=form_key).first()
        if form_key is None or made is None:
            raise
        return made, False
    article.intended_zones.set(_named(writing, zone))
    _set_authors(article, [by, *co_authors])
    audit.record(by, "article_drafted", zone=zone, item=article)
    return article, True


@transaction.atomic
def revise(
    article: Article,
    *,
    by: User,
    version: int,
    writing: Writing,
    co_authors: Iterable[User] | None = None,
) -> Article:
    """Change an article in any state; readers of a published one get a new edition.

    `version` is the one the writer began from. Without `co_authors` the authors stay; with them
    the writer, who must be an author, is one too. Raises VersionChanged, WideningRefused, NotOfZone,
    and Article.DoesNotExist when the right is gone.
    """
    article = locked(article, by=by)
    if article.version != version:
        raise VersionChanged(article)
    widens = would_widen(article, writing.audience, writing.named_zones)
    if widens and article.zone_id not in access.reader(by).deciding_zone_ids:
        raise WideningRefused
    _write(article, writing)
    article.version += 1
    article.updated_at, article.updated_by = timezone.now(), by
    article.save()
    article.intended_zones.set(_named(writing, article.zone))
    if co_authors is not None and article.authorships.filter(person=by).exists():
        _set_authors(article, [by, *co_authors])
    audit.record(by, "article_changed", zone=article.zone, item=article)
    if article.state == State.PUBLISHED:
        if widens:
            article.published_at = article.updated_at  # new to those who could not read it before
        _show(article, by)
    return article


@transaction.atomic
def publish(article: Article, *, by: User) -> Article:
    """Let the audience it is meant for read a draft or what was withdrawn; nothing when it is published."""
    article = locked(article, by=by)
    if article.state == State.PUBLISHED:
        return article
    article.state = State.PUBLISHED
    article.version += 1
    article.published_at = article.updated_at = timezone.now()
    article.updated_by = by
    _show(article, by)
    audit.record(
        by,
        "article_published",
        zone=article.zone,
        item=article,
        reason=article.intended_kind,
    )
    return article


@transaction.atomic
def withdraw(article: Article, *, by: User) -> Article:
    """Take an article back to its authors and the zone's coordinators; nothing when it is not published."""
    article = locked(article, by=by)
    if article.state != State.PUBLISHED:
        return article
    article.state = State.WITHDRAWN
    article.version += 1
    article.audience = access.audience_for(AudienceKind.ZONE, article.zone, by=by)
    article.save()
    search.remove(ItemType.ARTICLE, article.pk)
    audit.record(by, "article_withdrawn", zone=article.zone, item=article)
    return article


def reads_as(article: Article, writing: Writing) -> bool:
    """Say whether the article holds these texts, for this audience."""
    typed = Article()
    _write(typed, writing)
    return all(getattr(typed, name) == getattr(article, name) for name in (*TEXTS, "intended_kind"))


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


def locked(article: Article, *, by: User) -> Article:
    """Return the article as it stands, held until the transaction ends; DoesNotExist without the right."""
    rows = Article.objects.editable_by(by).select_for_update(of=("self",), no_key=True)
    return rows.select_related("zone").get(pk=article.pk)


def index(article: Article) -> None:
    """Put a published article into the search index as it stands."""
    if article.published_at is None:
        raise ValueError(article.state)
    search.put(
        ItemType.ARTICLE,
        article.pk,
        zone_id=article.zone_id,
        audience_id=article.audience_id,
        language=article.language,
        published_at=article.published_at,
        title=article.title,
        summary=article.summary,
        body=" ".join((article.body_text, article.result, article.effort, article.fits)),
    )


def _write(article: Article, writing: Writing) -> None:
    for name in TEXTS:
        setattr(article, name, getattr(writing, name))
    article.body = clean(writing.body)
    if writing.kind != Kind.PRACTICE:
        article.stage = ""
    article.intended_kind = writing.audience


def _named(writing: Writing, own: Zone) -> list[Zone]:
    if writing.audience != AudienceKind.NAMED:
        return []
    return [zone for zone in writing.named_zones if zone != own]


def _show(article: Article, by: User) -> None:
    """Give readers the article as it stands, keep that text, and make it findable."""
    named = article.intended_zones.all()
    article.audience = access.audience_for(article.intended_kind, article.zone, named, by=by)
    article.edition += 1
    article.save()
    Revision.objects.create(
        article=article,
        number=article.edition,
        audience=article.audience,
        title=article.title,
        summary=article.summary,
        body=article.body,
        by=by,
    )
    index(article)


def _set_authors(article: Article, people: Iterable[User]) -> None:
    """Make these people the authors; who wrote too and left the zone stays named, and reads nothing."""
    wanted = list(dict.fromkeys(people))
    of_zone = User.objects.filter(
        memberships__zone=article.zone,
        memberships__ended_at=None,
        memberships__role__in=READING_ROLES,
    )
    if of_zone.filter(pk__in=[person.pk for person in wanted]).distinct().count() != len(wanted):
        raise NotOfZone
    article.authorships.filter(person__in=of_zone).exclude(person__in=wanted).delete()
    Authorship.objects.bulk_create(
        (Authorship(article=article, person=p, position=n) for n, p in enumerate(wanted)),
        ignore_conflicts=True,
    )
