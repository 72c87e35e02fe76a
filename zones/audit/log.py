"""The audit in words: who did what to which item, as a list and as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zones.audit.events import ADMINISTRATOR, MORE_FOLLOWED
from zones.audit.wording import Item, items_of, words_of
from zones.choices import ROLE_VERBS, AudienceKind, Role
from zones.invisible import LINE_ENDS
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zones.models import AuditEvent

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TYPED_REASONS = ("glass_broken", "glass_empty")
"""Deeds whose reason somebody typed, for the zone to read."""


@dataclass(frozen=True)
class Line:
    """One event, with the names it stands for as this reader may know them."""

    event: AuditEvent
    person: User | None
    item: Item | None
    deed: str
    role: str
    reason: str

    @property
    def who(self) -> str:
        if self.person is not None:
            return self.person.name
        return _("Somebody unknown") if self.event.outcome == "refused" else _("The portal")

    @property
    def is_about_something(self) -> bool:
        return bool(self.event.item_type)


def lines(events: Sequence[AuditEvent], reader: User) -> list[Line]:
    """Look up names and titles, one question a kind; what `reader` may not read has no title."""
    people = User.objects.in_bulk({e.person_id for e in events if e.person_id})
    items = items_of(events, reader)
    return [
        Line(
            event=event,
            person=people.get(event.person_id) if event.person_id else None,
            item=items.get((event.item_type, event.item_id)),
            deed=words_of(event.verb),
            role=role_words(event.role),
            reason=_reason_words(event),
        )
        for event in events
    ]


def role_words(role: str) -> str:
    if role == ADMINISTRATOR:
        return _("Technical administrator")
    return str(Role(role).label) if role in Role.values else ""


def as_csv(rows: Iterable[Line], cut_at: int = 0) -> bytes:
    """Write lines as Excel opens them in Belgium: semicolons, Brussels time, and a mark that says UTF-8.

    `cut_at`, where there were more, is told on the last line.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    titles = (
        _("When"), _("Who"), _("Role"), _("For which zone"), _("Deed"), _("Item"), _("Address"),
        _("Outcome"), _("Reason"), _("Request"),
    )  # fmt: skip
    writer.writerow(titles)
    for line in rows:
        writer.writerow(map(_harmless, _cells(line)))
    if cut_at:
        said = _("There are more than these %(count)d rows: choose a shorter period.")
        writer.writerow([said % {"count": cut_at}])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cells(line: Line) -> Iterable[str]:
    event, item = line.event, line.item
    return (
        f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
        line.who,
        line.role,
        str(event.acting_zone or ""),
        line.deed,
        item.title if item else event.item_id if not event.item_type else "",
        f"{settings.BASE_URL}{item.url}" if item and item.url else "",
        event.get_outcome_display(),
        line.reason,
        event.request_id,
    )


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking words for a formula, or one line for several."""
    shown = LINE_ENDS.sub(" ", cell)
    return f"'{shown}" if cell.startswith(FORMULA_STARTS) else shown


def _reason_words(event: AuditEvent) -> str:
    """Return what may be said of the reason; names of views and the like are for who looks after the machine."""
    reason = event.reason
    if event.verb in TYPED_REASONS:
        return reason
    if event.verb in ROLE_VERBS or reason in Role.values:
        return role_words(reason) or (reason and _("technical administrator no more"))
    if reason == MORE_FOLLOWED:
        return _("and more of these in the same minute")
    if reason in AudienceKind.values:
        return str(AudienceKind(reason).label)
    kind, _space, number = reason.partition(" ")
    if kind == "version" and number.isdecimal():
        return _("version %(number)s") % {"number": number}
    return ""
