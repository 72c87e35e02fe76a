"""Looks through the XML of a packed document before anything builds a tree of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from knowledge.documents.report import Unreadable
from knowledge.files.signatures import COMPOUND, is_locked_office

if TYPE_CHECKING:
    from pathlib import Path
    from zipfile import ZipFile


@dataclass(frozen=True)
class Limits:
    """`xml_bytes` and `elements` are those of one part."""

    xml_bytes: int
    elements: int
    depth: int


limits = Limits(xml_bytes=8 * 1024 * 1024, elements=250_000, depth=120)
"""Ten times what the longest article is in Word's own words. A process that reads other things sets its own."""

CHUNK = 64 * 1024


def check(archive: ZipFile, name: str) -> None:
    """Raise Unreadable when a part declares entities, is nested without end, is too long or damaged.

    Asked of each part before a tree is built of it, and of no other: Word and LibreOffice add parts that are empty.
    """
    if archive.getinfo(name).file_size > limits.xml_bytes:
        raise Unreadable("too_long")
    _check_part(archive, name)


def refuse_locked(source: Path) -> None:
    """Raise Unreadable for an Office document with a password: that is packed in another way."""
    with source.open("rb") as document:
        begins = document.read(len(COMPOUND)) == COMPOUND
    if begins:
        raise Unreadable("locked" if is_locked_office(source.read_bytes()) else "broken")


def _check_part(archive: ZipFile, name: str) -> None:
    watch = _Watch()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = watch.doctype
    parser.StartElementHandler = watch.begin
    parser.EndElementHandler = watch.end
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as broken:
        raise Unreadable("broken") from broken


class _Watch:
    def __init__(self) -> None:
        self.depth = self.elements = 0

    def doctype(self, *_declared: object) -> None:
        raise Unreadable("entities")

    def begin(self, *_element: object) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > limits.depth:
            raise Unreadable("nested")
        if self.elements > limits.elements:
            raise Unreadable("too_long")

    def end(self, _name: str) -> None:
        self.depth -= 1
