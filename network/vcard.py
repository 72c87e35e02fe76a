"""A person's card as address books take it: vCard 4.0 (RFC 6350), with nothing the page does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zones.models import User

MEDIA_TYPE = "text/vcard; charset=utf-8"
MAX_LINE_LENGTH = 75
"""In octets, without the line's end (RFC 6350, 3.2)."""

ESCAPED = str.maketrans({"\\": r"\\", ",": r"\,", ";": r"\;", "\n": r"\n", "\r": None})


def card(person: User) -> str:
    """Return the card of a person of the directory (loaded with `works_for` and `expertise`)."""
    return "".join(f"{line}\r\n" for text in _lines(person) for line in _folded(text))


def escape(text: str) -> str:
    return text.translate(ESCAPED)


def _lines(person: User) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:urn:antw4wvl:{person.public_id}"
    yield f"FN:{escape(person.name)}"
    if person.function:
        yield f"TITLE:{escape(person.function)}"
    for membership in person.works_for:  # type: ignore[attr-defined]  # of network.selectors.people
        if membership.zone:
            yield f"ORG:{escape(str(membership.zone))}"
    yield f"EMAIL;TYPE=work:{escape(person.email)}"
    if person.phone:
        yield f"TEL;TYPE=work:{escape(person.phone)}"
    topics = ",".join(escape(row.topic.name) for row in person.expertise.all())
    if topics:
        yield f"CATEGORIES:{topics}"
    yield f"URL:{settings.BASE_URL}{person.get_absolute_url()}"
    yield "END:VCARD"


def _folded(line: str) -> Iterator[str]:
    """Break a line that is too long between characters; what follows begins with a space."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > MAX_LINE_LENGTH:
            yield part
            part = " "
        part += sign
    yield part
