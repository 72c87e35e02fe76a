"""What happened: rows that are only ever added, in the transaction of the deed they tell of.

Within a request they are collected and written by one INSERT at its end, just before the commit: a deed
that was undone, whole or by a savepoint, leaves no row. What was refused is written too when the
request's transaction is undone, in one of its own, and never makes the answer fail.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import astuple, dataclass, field, fields, replace
from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError, connection, transaction

from zones import access
from zones.choices import AuditOutcome
from zones.request_id import request_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from zones.models import User, Zone

log = logging.getLogger(__name__)

ADMINISTRATOR = "administrator"
"""The role in which a technical administrator acts, who belongs to no zone."""

REFUSALS_A_MINUTE = 30
"""Of one kind, by one person (or by all strangers together), in one process of the web."""
MORE_FOLLOWED = "more followed in this minute"

ITEM_ID_LENGTH = 20
REASON_LENGTH = 300


@dataclass(frozen=True)
class Event:
    """A row to be written, with its columns in the order of the fields."""

    person_id: int | None
    role: str
    acting_zone_id: int | None
    zone_id: int | None
    verb: str
    item_type: str
    item_id: str
    outcome: str
    reason: str
    request_id: str


COLUMNS = ", ".join(column.name for column in fields(Event))
ROW = f"({', '.join('%s' for _column in fields(Event))})"


class Standing:
    """An event as a callback of the transaction: Django drops it with the savepoint it was made in."""

    def __init__(self, event: Event) -> None:
        self.event = event

    def __call__(self) -> None:
        """Do nothing at the commit: the row was written before it."""


@dataclass
class PendingEvents:
    """What one request did and was refused, until it is written."""

    done: list[Standing] = field(default_factory=list)
    refused: list[Event] = field(default_factory=list)


basket: ContextVar[PendingEvents | None] = ContextVar("basket", default=None)


def record(
    by: User | None,
    verb: str,
    *,
    zone: Zone | None = None,
    item: Model | None = None,
    reason: str = "",
) -> None:
    """Tell who did `verb` to `item` of `zone`. `reason` is a fixed word or a rule, never content."""
    _keep_done(_event(by, verb, zone=zone, item=item, reason=reason))


def record_all(by: User, verb: str, deeds: Iterable[tuple[Zone, Model, str]]) -> None:
    """The same for many items, each with its zone and reason, in one INSERT: of a command, not of a request."""
    events = [_event(by, verb, zone=zone, item=item, reason=why) for zone, item, why in deeds]
    if events:
        _insert(events)


def record_reading(by: User, verb: str, *, zone: Zone, item: Model) -> None:
    """Tell the zone that somebody of another one read what was not meant for the whole network."""
    if zone.pk not in access.reader(by).zone_ids:
        record(by, verb, zone=zone, item=item)


def record_as_administrator(by: User, verb: str, *, zone: Zone, item: Model) -> None:
    """Tell what a technical administrator did as such, whatever zone they may belong to besides."""
    event = _event(by, verb, zone=zone, item=item)
    _keep_done(replace(event, role=ADMINISTRATOR, acting_zone_id=None))


def refuse(
    by: User | AnonymousUser | None,
    verb: str,
    *,
    zone: Zone | None = None,
    item: Model | None = None,
    item_id: str = "",
    reason: str = "",
) -> None:
    """Tell what somebody was refused; without a zone it concerns the one they act for.

    Not with the item that an address asked for (that would tell hidden from absent), but with its name
    in the address as `item_id`.
    """
    person = by if by is not None and by.is_authenticated else None
    zone = zone or (person.current_zone if person else None)
    event = _event(
        person,
        verb,
        zone=zone,
        item=item,
        item_id=item_id,
        reason=reason,
        outcome=AuditOutcome.REFUSED,
    )
    _keep_refused(event)


def refuse_at_the_door(person_id: int | None, verb: str) -> None:
    """Tell of somebody who is not signed in, perhaps of a known address: nothing more is looked up."""
    _keep_refused(
        Event(person_id, "", None, None, verb, "", "", AuditOutcome.REFUSED, "", request_id.get())
    )


@contextmanager
def of_one_request() -> Iterator[None]:
    """Collect what happens in a request, and write at its end what `settle` did not."""
    token = basket.set(PendingEvents())
    try:
        yield
    finally:
        held = basket.get()
        basket.reset(token)
        if held is not None and held.refused:
            _write_refused(held.refused)


def settle(request: HttpRequest, response: HttpResponse) -> None:
    """Write what this request did, inside its transaction, and note it when the answer is a refusal."""
    held = basket.get()
    if held is None:
        return
    if not held.refused:
        _note_refusal(request, response)
    if connection.needs_rollback or not held.done:
        return
    stands = {id(entry[1]) for entry in connection.run_on_commit}
    events = [standing.event for standing in held.done if id(standing) in stands]
    held.done.clear()
    if events and access.is_read_only.get():
        log.warning("audit: the database takes no rows: %s", [astuple(event) for event in events])
    elif events:
        _insert([*events, *_not_too_many(held.refused)])
        held.refused.clear()


def _note_refusal(request: HttpRequest, response: HttpResponse) -> None:
    match = request.resolver_match
    view = match.view_name if match else ""
    named = (match.kwargs.get("public_id") or match.kwargs.get("slug") or "") if match else ""
    if response.status_code == 429:
        refuse(request.user, "too_many_tries", reason=view)
    elif response.status_code == 403:
        refuse(request.user, "page_refused", item_id=named, reason=view)
    elif response.status_code == 404 and named and request.user.is_authenticated:
        refuse(request.user, "page_not_found", item_id=named, reason=view)


def _event(  # noqa: PLR0913 - the columns
    by: User | None,
    verb: str,
    *,
    zone: Zone | None,
    item: Model | None,
    item_id: str = "",
    reason: str = "",
    outcome: str = AuditOutcome.DONE,
) -> Event:
    role, acting_zone_id = _standing_of(by, zone) if by else ("", None)
    return Event(
        person_id=by.pk if by else None,
        role=role,
        acting_zone_id=acting_zone_id,
        zone_id=zone.pk if zone else None,
        verb=verb,
        item_type=item._meta.model_name or "" if item else "",
        item_id=str(item.pk) if item else item_id[:ITEM_ID_LENGTH],
        outcome=outcome,
        reason=reason[:REASON_LENGTH],
        request_id=request_id.get(),
    )


def _standing_of(by: User, zone: Zone | None) -> tuple[str, int | None]:
    """Return the role in which somebody acts, and for which zone: this one where they belong to it."""
    roles = {row.zone_id: row.role for row in by.current_memberships}
    for acting_zone in (zone, by.current_zone):
        if acting_zone is not None and acting_zone.pk in roles:
            return roles[acting_zone.pk], acting_zone.pk
    return roles.get(None, ADMINISTRATOR if by.is_superuser else ""), None


def _keep_done(event: Event) -> None:
    held = basket.get()
    if held is None or not connection.in_atomic_block:
        _insert([event])
        return
    standing = Standing(event)
    held.done.append(standing)
    transaction.on_commit(standing)


def _keep_refused(event: Event) -> None:
    held = basket.get()
    if held is None:
        _write_refused([event])
    else:
        held.refused.append(event)


def _insert(events: Iterable[Event]) -> None:
    """Add rows. By hand, because Django would read them back, and who acts may not read the audit."""
    rows = [astuple(event) for event in events]
    values = ", ".join([ROW] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO zones_auditevent ({COLUMNS}) VALUES {values}",  # noqa: S608 - our own columns
            [value for row in rows for value in row],
        )


def _write_refused(events: list[Event]) -> None:
    events = _not_too_many(events)
    if not events:
        return
    try:
        with transaction.atomic():
            _insert(events)
    except (DatabaseError, InterfaceError):
        verbs = ", ".join(event.verb for event in events)
        log.warning("what was refused could not be written: %s", verbs, exc_info=True)


_this_minute = 0
_so_far: dict[tuple[int | None, str], int] = {}


def _not_too_many(events: Iterable[Event]) -> list[Event]:
    """Let through what the cap allows; the last one let through says that more may have followed."""
    global _this_minute
    minute = int(time.time() // 60)
    if minute != _this_minute:
        _this_minute = minute
        _so_far.clear()
    allowed = []
    for event in events:
        key = (event.person_id, event.verb)
        _so_far[key] = number = _so_far.get(key, 0) + 1
        if number < REFUSALS_A_MINUTE:
            allowed.append(event)
        elif number == REFUSALS_A_MINUTE:
            allowed.append(replace(event, reason=MORE_FOLLOWED))
    return allowed
