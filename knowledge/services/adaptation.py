"""Making an article to measure from another zone's, and following what that one changes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import ProgrammingError
from django.utils import timezone

from knowledge.choices import AdoptionState, Weight
from knowledge.models import Adaptation, Adoption, Article, OriginDecision, Revision
from knowledge.richtext.images import renamed
from knowledge.richtext.merge import changes, digest_of, put_in
from knowledge.services.adoption import (
    AdoptionMoved,
    Entry,
    NotAdoptable,
    enter_adoption,
)
from knowledge.services.article import save_draft
from knowledge.services.inputs import NotOfZone, VersionChanged, Writing
from knowledge.services.locking import locked
from knowledge.services.picture import counterparts, place
from knowledge.services.publishing import after_showing, before_publishing
from zones import access, audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.querysets import RevisionQuerySet
    from knowledge.richtext.diff import Part
    from knowledge.services.inputs import Change
    from zones.models import Audience, User, Zone


class ChangeUntold(Exception):
    """Before an adaptation is published it says what was changed and why."""


@dataclass(frozen=True)
class News:
    """What the origin of an adaptation says by now that it did not say when it was last looked at.

    Without `before`, which may no longer be read, there is nothing to compare it with.
    """

    before: Revision | None
    after: Revision
    parts: list[Part]
    """The changed blocks on which nothing was decided yet."""

    decided: int = 0


@dataclass(frozen=True, kw_only=True)
class Decision:
    is_taken: bool
    note: str = ""


@access.as_actor
def adapt(
    origin: Article, *, by: User, zone: Zone, number: int, form_key: str | None = None
) -> tuple[Article, bool]:
    """Begin the zone's own article with the text of a revision of `origin`; return it, and whether this call did.

    What is the origin's own is left out: its result, effort and stage. What is not for the whole network
    begins as its zone's own. The pictures of its text come along as files of the zone's own. Raises
    NotOfZone, NotAdoptable, PictureRefused, Article.DoesNotExist, Revision.DoesNotExist.
    """
    if zone.pk not in access.reader(by).zone_ids:
        raise NotOfZone
    origin = Article.objects.visible_to(by).published().select_related("audience").get(pk=origin.pk)
    if not origin.is_adoptable_by(zone):
        raise NotAdoptable
    texts = Revision.objects.visible_to(by).open_to(zone).filter(article=origin)
    text = texts.get(number=number)
    article, made = save_draft(by=by, zone=zone, writing=_copy(origin, text), form_key=form_key)
    if made:
        link = Adaptation(article=article, origin=origin, origin_number=number, seen_number=number)
        try:
            link.save()
        except ProgrammingError as refused:  # by the row policy: narrowed meanwhile
            raise Article.DoesNotExist from refused
        if "<img" in text.body:
            article.body = place(article, text.body, (), by=by)
            article.save(update_fields=["body"])
        audit.record(by, "article_adapted", zone=zone, item=article)
    return article, made


@access.as_actor
def tell_change(article: Article, *, by: User, changed: str, why: str) -> Adaptation:
    """Say what was changed and why. Raises Article.DoesNotExist without the right, Adaptation.DoesNotExist."""
    article = locked(article, by=by)
    link = Adaptation.objects.editable_by(by).get(article=article)
    if (link.changed, link.why) != (changed, why):
        link.changed, link.why = changed, why
        link.save(update_fields=["changed", "why"])
        audit.record(by, "article_changed", zone=article.zone, item=article)
    return link


def news_of(link: Adaptation, person: User) -> News | None:
    """Return what the origin changed, as far as this person may read its texts; None when nothing counts."""
    texts = _texts_of_origin(link, person)
    before = texts.filter(number=link.seen_number).first()
    after = texts.filter(number__gt=link.seen_number).exclude(weight=Weight.TYPO).first()
    if after is None:
        return None
    after = texts.first() or after  # what was only a typing error since comes along
    if before is None:
        return News(None, after, [])
    decided = set(link.decisions.values_list("digest", flat=True))
    found = changes(before.body, after.body)
    parts = [part for part in found if digest_of(part) not in decided]
    return News(before, after, parts, len(found) - len(parts))


@access.as_actor
def decide_on_news(
    article: Article, *, by: User, number: int, decisions: Mapping[str, Decision]
) -> Adaptation:
    """Keep what was decided on changed blocks of the origin, by their digests, up to its revision `number`.

    When nothing is left to decide, the origin counts as seen up to there. Raises VersionChanged when the
    origin has changed again, Article.DoesNotExist without the right.
    """
    article = locked(article, by=by)
    link = Adaptation.objects.editable_by(by).get(article=article)
    news = news_of(link, by)
    if news is None:
        return link
    if news.after.number != number:
        raise VersionChanged(article)
    asked = {digest_of(part) for part in news.parts}
    made = [
        OriginDecision(
            adaptation=link,
            since=link.seen_number,
            number=number,
            digest=digest,
            is_taken=d.is_taken,
            note=d.note,
            by=by,
        )
        for digest, d in decisions.items()
        if digest in asked
    ]
    OriginDecision.objects.bulk_create(made)
    if made or news.before is None:
        audit.record(by, "origin_followed", zone=article.zone, item=article)
    if asked <= decisions.keys():
        link.seen_number = number
        link.save(update_fields=["seen_number"])
    return link


def with_news(article: Article, link: Adaptation, person: User, number: int) -> str:
    """Return the article's text with what was taken over at the origin's revision `number` in it."""
    texts = _texts_of_origin(link, person)
    taken = list(link.decisions.filter(is_taken=True, number=number))
    if not taken:
        return article.body
    two = {text.number: text.body for text in texts.filter(number__in=(taken[0].since, number))}
    if len(two) < 2:
        return article.body  # by now one of them is closed
    digests = {decision.digest for decision in taken}
    ours = counterparts(article, link.origin, by=person) if link.origin else {}
    text = put_in(renamed(article.body, ours), two[taken[0].since], two[number], digests)
    return renamed(text, {theirs: own for own, theirs in ours.items()})


def is_untold(article: Article) -> bool:
    """Say whether this is an adaptation of which nobody said yet what was changed and why."""
    link = Adaptation.objects.filter(article=article).first()
    return link is not None and not link.is_told


@before_publishing
def ask_what_changed(article: Article) -> None:
    if is_untold(article):
        raise ChangeUntold


@after_showing
def note_in_the_register(article: Article, by: User, _change: Change) -> None:
    """With its first publication an adaptation becomes its zone's adoption of the origin.

    Only where everybody who reads the origin may read the adaptation too: else the register would tell of it.
    """
    link = Adaptation.objects.filter(article=article).first() if article.edition == 1 else None
    if link is None or link.origin_id is None:
        return
    zone = article.zone
    origins = Article.objects.visible_to(by).published().select_related("audience")
    origin = origins.filter(pk=link.origin_id).first()
    if origin is not None and origin.translation_of_id is not None:
        origin = origins.filter(pk=origin.translation_of_id).first()
    if origin is None or not origin.is_adoptable_by(zone):
        return
    if not _reaches(article.audience, origin.audience):
        return
    entries = Adoption.objects.visible_to(by).filter(article=origin, zone=zone)
    newest = entries.order_by("-pk").first()
    if newest and newest.is_current and newest.state == AdoptionState.ADAPTED:
        return
    entry = Entry(state=AdoptionState.ADAPTED, since=timezone.localdate(), contact=_to_ask(article))
    # What the zone said of it meanwhile stands; so does what became of the origin meanwhile.
    with suppress(AdoptionMoved, NotAdoptable, Article.DoesNotExist):
        enter_adoption(
            origin, by=by, zone=zone, entry=entry, seen=newest.public_id if newest else ""
        )


def _to_ask(article: Article) -> User | None:
    """Who answers for the article, else its first author, as far as they still work for its zone."""
    rows = article.authorships.select_related("person")
    people = [article.owner] if article.owner else []
    people += [row.person for row in rows]
    here = (one for one in people if one.is_active and article.zone in one.current_zones)
    return next(here, None)


def _texts_of_origin(link: Adaptation, person: User) -> RevisionQuerySet:
    """The texts of the origin that this person reads, and the adaptation's zone too."""
    rows = Revision.objects.visible_to(person).open_to(link.article.zone)
    return rows.filter(article=link.origin_id)


def _copy(origin: Article, text: Revision) -> Writing:
    is_open = origin.audience.kind == AudienceKind.NETWORK
    return Writing(
        title=text.title,
        summary=text.summary,
        body=text.body,
        kind=origin.kind,
        topic=origin.topic,
        basic_function=origin.basic_function,
        language=origin.language,
        presupposes=text.presupposes,
        audience=AudienceKind.NETWORK if is_open else AudienceKind.ZONE,
    )


def _reaches(adaptation: Audience, origin: Audience) -> bool:
    if adaptation.kind == AudienceKind.NETWORK:
        return True
    return bool(origin.zone_ids) and set(origin.zone_ids) <= set(adaptation.zone_ids)
