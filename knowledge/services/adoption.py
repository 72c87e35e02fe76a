"""The register of adoptions: a member proposes, the zone's coordinator or chief confirms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, ProgrammingError, connection
from django.utils import timezone

from knowledge.choices import AdoptionState, Confirmation
from knowledge.models import Adoption, Article
from knowledge.services.inputs import NotOfZone
from zones import access, audit, mail
from zones.choices import DECIDING_ROLES
from zones.models import Membership, User, Zone

if TYPE_CHECKING:
    from datetime import date


class NotAdoptable(Exception):
    """A zone takes over practices, procedures and templates that other zones share with it."""


class AdoptionMoved(Exception):
    """Somebody of the zone made another entry since this person opened the form. `entry` is that one."""

    def __init__(self, entry: Adoption | None) -> None:
        super().__init__(entry)
        self.entry = entry


class AdoptionDecided(Exception):
    """Somebody else decided first, or a later entry took its place. `entry` is as it stands now."""

    def __init__(self, entry: Adoption) -> None:
        super().__init__(entry.confirmation)
        self.entry = entry


class ReasonMissing(Exception):
    """Who refuses says why."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody filled in about their zone."""

    state: AdoptionState
    since: date
    words: str = ""
    results: str = ""
    why: str = ""
    contact: User | None = None


@access.as_actor
def enter_adoption(
    article: Article,
    *,
    by: User,
    zone: Zone,
    entry: Entry,
    seen: str = "",
    form_key: str | None = None,
) -> tuple[Adoption, bool]:
    """Write down what a zone does with an article; return the entry, and whether this call made it.

    `seen` is the public id of the zone's newest entry when the form was opened. What a coordinator or
    chief enters counts at once; for a member's proposal they get a letter. An entry that still waited is
    replaced. What is entered below a translation stands below its original. Raises NotOfZone, NotAdoptable, AdoptionMoved, Article.DoesNotExist.
    """
    _one_at_a_time(zone, by)
    if entry.contact is not None and not _belongs(entry.contact, zone):
        raise NotOfZone
    article = _readable(article, by)
    if not article.is_adoptable_by(zone):
        raise NotAdoptable
    entries = Adoption.objects.visible_to(by).filter(article=article, zone=zone)
    sent_before = form_key and Adoption.objects.visible_to(by).filter(by=by, form_key=form_key)
    if sent_before and (made := sent_before.first()):
        if made in entries and _holds(made, entry):
            return made, False
        form_key = None
    newest = entries.order_by("-pk").first()
    if seen != (newest.public_id if newest else ""):
        raise AdoptionMoved(newest)
    made = Adoption(article=article, zone=zone, by=by, form_key=form_key or None, **_fields(entry))
    entries.waiting().update(confirmation=Confirmation.OVERTAKEN)
    if zone.pk in access.reader(by).deciding_zone_ids:
        _confirm(made, by)
    else:
        _write(made, by)
        audit.record(by, "adoption_proposed", zone=zone, item=made)
        _ask_deciders(made)
    return made, True


@access.as_actor
def decide_adoption(adoption: Adoption, *, by: User, confirm: bool, reason: str = "") -> Adoption:
    """Confirm what a member proposed, or refuse it with a reason; the proposer gets a letter.

    Raises AdoptionDecided, ReasonMissing, and Adoption.DoesNotExist without the right.
    """
    zone = Zone.objects.filter(pk=adoption.zone_id).first()
    if zone is None:
        raise Adoption.DoesNotExist
    _one_at_a_time(zone, by, or_else=Adoption.DoesNotExist)
    rows = Adoption.objects.decidable_by(by).select_related("article", "zone", "by")
    row = rows.select_for_update(of=("self",)).get(pk=adoption.pk)
    wanted = Confirmation.CONFIRMED if confirm else Confirmation.REFUSED
    if (row.confirmation, row.decided_by_id) == (wanted, by.pk):
        return row
    if not row.is_waiting:
        raise AdoptionDecided(row)
    if confirm:
        _confirm(row, by)
    else:
        _refuse(row, by, reason.strip())
    if row.by != by:
        mail.queue_letter(
            "adoption_answered",
            row.by,
            f"adoption_answered:{row.pk}",
            about=row.article,
            adoption=row.pk,
        )
    return row


def _confirm(row: Adoption, by: User) -> None:
    """Let the entry count from now on, in the place of the one before; the article's authors are told."""
    before = Adoption.objects.decidable_by(by).current()
    before.filter(article=row.article_id, zone=row.zone_id).update(is_current=False)
    row.confirmation, row.is_current = Confirmation.CONFIRMED, True
    row.decided_by, row.decided_at = by, timezone.now()
    _write(row, by)
    audit.record(by, "adoption_confirmed", zone=row.zone, item=row, reason=row.state)
    for person in _authors(row.article):
        key = f"adoption_confirmed:{row.pk}:{person.pk}"
        mail.queue_letter("adoption_confirmed", person, key, about=row.article, adoption=row.pk)


def _refuse(row: Adoption, by: User, reason: str) -> None:
    if not reason:
        raise ReasonMissing
    row.confirmation, row.refusal = Confirmation.REFUSED, reason
    row.decided_by, row.decided_at = by, timezone.now()
    _write(row, by)
    audit.record(by, "adoption_refused", zone=row.zone, item=row)


def _write(row: Adoption, by: User) -> None:
    """Write the entry, and see to it that its article is there and still theirs to read.

    As with a comment: a reader of another zone cannot lock the article, PostgreSQL does for them.
    """
    try:
        row.save()
    except ProgrammingError as refused:  # by the row policy: no longer theirs to read
        raise Article.DoesNotExist from refused
    try:
        connection.check_constraints()
    except IntegrityError as deleted:
        raise Article.DoesNotExist from deleted
    access.refresh_rights(by)
    _readable(row.article, by)


def _one_at_a_time(zone: Zone, by: User, or_else: type[Exception] = NotOfZone) -> None:
    """Let one person at a time write for the zone, and learn anew whether `by` belongs to it."""
    Zone.objects.select_for_update(no_key=True).filter(pk=zone.pk).first()
    access.refresh_rights(by)
    if zone.pk not in access.reader(by).zone_ids:
        raise or_else


def _readable(article: Article, by: User) -> Article:
    rows = Article.objects.visible_to(by).published().select_related("audience")
    return rows.get(pk=article.shared.pk)


def _fields(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in Entry.__dataclass_fields__}


def _holds(made: Adoption, entry: Entry) -> bool:
    return all(getattr(made, name) == value for name, value in _fields(entry).items())


def _belongs(person: User, zone: Zone) -> bool:
    return zone in person.current_zones


def _ask_deciders(row: Adoption) -> None:
    deciders = Membership.objects.active().filter(zone=row.zone, role__in=DECIDING_ROLES)
    for person in User.objects.filter(is_active=True, memberships__in=deciders).distinct():
        key = f"adoption_proposed:{row.pk}:{person.pk}"
        mail.queue_letter("adoption_proposed", person, key, about=row.article, adoption=row.pk)


def _authors(article: Article) -> list[User]:
    """The article's authors who still belong to its zone."""
    return list(
        User.objects.filter(
            is_active=True,
            authorships__article=article,
            memberships__zone=article.zone_id,
            memberships__ended_at=None,
        ).distinct()
    )
