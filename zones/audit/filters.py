"""What somebody chose to see of a zone's audit, and the addresses of the other choices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from zones import filters
from zones.audit.wording import DeedKind, verbs_of
from zones.choices import AuditOutcome
from zones.filters import Facet, Option
from zones.models import User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.http import QueryDict

    from zones.models import AuditEvent
    from zones.querysets import AuditEventQuerySet

OTHERS, ALL = "others", "all"
PAGE_SIZE = 50
MAX_ALIKE = 1000


class Filters(filters.Filters):
    """The query of the page: which deeds, of whom, from which zone, in which period. What is odd counts for nothing."""

    def __init__(self, query: QueryDict, path: str, zone: Zone) -> None:
        self.zones = list(Zone.objects.active().exclude(pk=zone.pk))
        slugs = {other.slug: other for other in self.zones}
        self.what = ALL if query.get("what") == ALL else OTHERS
        self.of = slugs.get(query.get("of", "")) if self.what == OTHERS else None
        kind, outcome = query.get("kind", ""), query.get("outcome", "")
        self.kind = kind if self.what == ALL and kind in DeedKind.values else ""
        self.outcome = outcome if self.what == ALL and outcome in AuditOutcome.values else ""
        self.since, self.until = _day(query.get("since", "")), _day(query.get("until", ""))
        self.person = _person(query.get("person", ""))
        choices = {
            "what": self.what if self.what != OTHERS else "",
            "of": self.of.slug if self.of else "",
            "kind": self.kind,
            "outcome": self.outcome,
            "person": self.person.public_id if self.person else "",
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        super().__init__(path, {name: value for name, value in choices.items() if value})

    @property
    def kept_by_period(self) -> dict[str, str]:
        """What the form of the period carries along."""
        return {name: v for name, v in self.chosen.items() if name not in ("since", "until")}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen.keys() - {"what"})

    @property
    def query(self) -> str:
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    @property
    def wide_url(self) -> str:
        return f"{self.path}?what={ALL}" if self.what == ALL else self.path

    @property
    def person_url(self) -> str:
        """The address to which a person's name in addresses is added."""
        others = {name: value for name, value in self.chosen.items() if name != "person"}
        return f"{self.path}?{urlencode(others | {'person': ''})}"

    def narrow(self, rows: AuditEventQuerySet) -> AuditEventQuerySet:
        if self.what == OTHERS:
            rows = rows.openings_by_others()
        if self.of:
            rows = rows.filter(acting_zone=self.of)
        if self.kind:
            rows = rows.filter(verb__in=verbs_of(self.kind))
        if self.outcome:
            rows = rows.filter(outcome=self.outcome)
        if self.person:
            rows = rows.filter(person_id=self.person.pk)
        if self.since:
            rows = rows.filter(at__gte=_midnight(self.since))
        if self.until:
            rows = rows.filter(at__lt=_midnight(self.until + timedelta(days=1)))
        return rows

    @property
    def views(self) -> list[Option]:
        return [self._what(OTHERS), self._what(ALL)]

    def facets(self) -> Iterator[Facet]:
        if self.person:
            label = self.person.name
            yield Facet(_("Who"), [Option(label, self.url(person=""), is_current=True)])
        if self.what == OTHERS:
            yield Facet(_("Of which zone"), list(self._of()))
        else:
            kinds = [(str(kind.value), str(kind.label)) for kind in DeedKind]
            outcomes = [(str(word.value), str(word.label)) for word in AuditOutcome]
            yield Facet(
                _("Kind of deed"), [self.option("kind", value, label) for value, label in kinds]
            )
            yield Facet(
                _("Outcome"), [self.option("outcome", value, label) for value, label in outcomes]
            )

    def _what(self, what: str) -> Option:
        label = _("Read by other zones") if what == OTHERS else _("Everything that happened")
        url = self.url(what="" if what == OTHERS else what, of="", kind="", outcome="")
        return Option(label, url, is_current=what == self.what)

    def _of(self) -> Iterator[Option]:
        for zone in self.zones:
            yield self.option("of", zone.slug, str(zone), zone=zone)


@dataclass(frozen=True)
class Page:
    rows: list[AuditEvent]
    next_cursor: str
    is_first: bool


def page_of(rows: AuditEventQuerySet, cursor: str, size: int = PAGE_SIZE) -> Page:
    """Return the page after `cursor`, newest first.

    A cursor says when the last row happened and how many of that moment were shown: the numbers of rows
    stay out of addresses, since one could count by them what others did.
    """
    moment, shown = _read(cursor)
    if moment:
        rows = rows.filter(at__lte=moment)
    found = list(rows.newest_first()[shown : shown + size + 1])
    more, found = len(found) > size, found[:size]
    if not more:
        return Page(found, "", is_first=moment is None)
    last = found[-1].at
    alike = sum(row.at == last for row in found) + (shown if moment == last else 0)
    return Page(found, f"{last.isoformat()}~{alike}", is_first=moment is None)


def _read(cursor: str) -> tuple[datetime | None, int]:
    when, _tilde, shown = cursor[:60].partition("~")
    try:
        moment = datetime.fromisoformat(when)
        if moment.tzinfo is None or not 0 < int(shown) <= MAX_ALIKE:
            return None, 0
        return moment.astimezone(UTC), int(shown)
    except (ValueError, OverflowError):
        return None, 0


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2999 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _person(public_id: str) -> User | None:
    if not (public_id.isascii() and public_id.isalnum()):
        return None
    return User.objects.filter(public_id=public_id).first()
