"""All-day events as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Iterable

TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class AllDay:
    """One event. `uid` stays the same for ever; `sequence` grows with each change; `changed` is in UTC."""

    uid: str
    sequence: int
    title: str
    day: date
    changed: datetime
    text: str = ""
    url: str = ""


def calendar(name: str, events: Iterable[AllDay]) -> bytes:
    found = Calendar()
    found.add("prodid", "-//Antw4WVL//NL")
    found.add("version", "2.0")
    found.add("x-wr-calname", name)
    for each in events:
        event = Event()
        event.add("uid", each.uid)
        event.add("sequence", each.sequence)
        event.add("summary", each.title)
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("dtstamp", each.changed.astimezone(UTC))
        event.add("transp", "TRANSPARENT")
        if each.text:
            event.add("description", each.text)
        if each.url:
            event.add("url", each.url)
        found.add_component(event)
    return bytes(found.to_ical())
