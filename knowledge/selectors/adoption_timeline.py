"""The way of a practice: where it began, and the zones that took it over, as stops on one line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from knowledge.choices import ADOPTABLE, Confirmation
from knowledge.models import Adoption
from zones import access
from zones.compiled_reads import compiled_read
from zones.models import Membership
from zones.templatetags.portal import day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from knowledge.models import Article
    from knowledge.selectors.lineage import Lineage
    from zones.models import User, Zone


WORDS = 120

MAX_STOPS = 12
"""The zones that took it over last, beside the text; the page of the register has all."""


@dataclass(frozen=True)
class Stop:
    """A zone on the line; `url` leads to what is told there, in the words `link`."""

    zone: Zone
    what: str
    chip: str = ""
    more: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class OwnEntries:
    """What the reader's own zone does with the article of another, and what may be done next."""

    zone: Zone
    may_enter: bool
    current: Adoption | None = None
    waiting: Adoption | None = None
    refused: Adoption | None = None
    may_confirm: bool = False
    adaptation: Article | None = None
    is_left_out: bool = False
    """The reader reads the article for another zone of theirs: this one may not."""


@dataclass(frozen=True)
class AdoptionTimeline:
    stops: list[Stop] = field(default_factory=list)
    own: OwnEntries | None = None
    left_out: int = 0
    """Zones that took it over before those on the line."""

    has_more: bool = False
    """There is more to read about what these zones did: results, and why."""


def way_of(article: Article, person: User, lineage: Lineage) -> AdoptionTimeline:
    """Return the line of an article that was read by `visible_to`; one query."""
    if article.kind not in ADOPTABLE or not article.edition:
        return AdoptionTimeline()
    has_entries = getattr(article, "has_entries", True)  # known of what was loaded `with_uptake`
    rows = _standing(person, article=article.pk) if has_entries else []
    confirmed = [row for row in rows if row.is_current]
    adapted = {child.zone_id: child for child in lineage.below if child.is_published}
    stops = [
        *_before(article, lineage),
        *(_stop(row, adapted.get(row.zone_id)) for row in confirmed[-MAX_STOPS:]),
    ]
    own = own_entries(article, person, rows)
    if own is not None:
        mine = [child for child in lineage.below if child.zone_id == own.zone.pk]
        own = replace(own, adaptation=mine[0] if mine else None)
    return AdoptionTimeline(stops, own, max(len(confirmed) - MAX_STOPS, 0), bool(confirmed))


def entries_of(article: Article, person: User) -> list[Adoption]:
    """Return all that was entered below an article, as far as this person reads it, the newest first."""
    rows = Adoption.objects.visible_to(person).filter(article=article)
    counted = rows.exclude(confirmation=Confirmation.OVERTAKEN)
    return list(_with_people(counted).order_by("-is_current", "-since", "-pk"))


def own_entries(article: Article, person: User, rows: Iterable[Adoption]) -> OwnEntries | None:
    """Pick from these rows what the zone entered for which this person acts."""
    zone = person.current_zone
    if zone is None or zone.pk == article.zone_id:
        return None
    mine = [row for row in rows if row.zone_id == zone.pk]
    refused = [row for row in mine if row.is_refused]
    newest = max(mine, key=lambda row: row.pk, default=None)
    return OwnEntries(
        zone,
        article.is_adoptable_by(zone),
        next((row for row in mine if row.is_current), None),
        next((row for row in mine if row.is_waiting), None),
        refused[-1] if refused and refused[-1] == newest else None,
        zone.pk in access.reader(person).deciding_zone_ids,
        is_left_out=not article.audience.admits(zone),
    )


@compiled_read(article=BigIntegerField())
def _standing(person: Any, *, article: Any) -> QuerySet[Adoption, Adoption]:
    """What counts now, and of the own zones what waits or was refused."""
    own = Q(zone_id__any=access.reader(person).zone_ids)
    open_ = Q(confirmation__in=(Confirmation.WAITING, Confirmation.REFUSED))
    rows = Adoption.objects.visible_to(person).filter(article=article)
    return rows.filter(Q(is_current=True) | own & open_).select_related("zone").oldest_first()


def _with_people(rows: QuerySet[Adoption]) -> QuerySet[Adoption]:
    stays = Membership.objects.active().filter(person=OuterRef("contact"), zone=OuterRef("zone"))
    return rows.select_related("zone", "contact", "by", "decided_by").annotate(
        contact_stays=Exists(stays)
    )


def _before(article: Article, lineage: Lineage) -> list[Stop]:
    """The article itself, and on the page of an adaptation first what it was made from."""
    origin = lineage.origin
    if origin is None or not origin.is_published:
        return [_origin(article)]
    words = _("the text it was made from")
    first = replace(_origin(origin), url=origin.get_absolute_url(), link=words)
    since = _("made to measure · %(month)s") % {"month": _month(article)}
    return [first, Stop(article.zone, str(article.zone), _("this article"), since)]


def _month(article: Article) -> str:
    return str(formats.date_format(timezone.localtime(article.published_at), "F Y"))


def _origin(article: Article) -> Stop:
    words = _("Origin · %(month)s · version %(version)s") % {
        "month": _month(article),
        "version": article.edition,
    }
    return Stop(article.zone, str(article.zone), more=words)


def _stop(row: Adoption, adapted: Article | None) -> Stop:
    """What the zone said in the register; of an adaptation that this person reads, what was changed."""
    words = row.words or (Truncator(adapted.adaptation.changed).chars(WORDS) if adapted else "")
    words = words or _("since %(day)s") % {"day": day(row.since)}
    stop = Stop(row.zone, str(row.zone), row.get_state_display().lower(), words)
    if adapted is None:
        return stop
    url = reverse("knowledge:adaptation_difference", args=[adapted.public_id])
    return replace(stop, url=url, link=_("What is different?"))
