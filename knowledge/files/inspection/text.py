"""The words of office files and of plain text."""

from __future__ import annotations

import codecs
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.handler import ContentHandler

from defusedxml import sax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_CHARACTERS = 200_000
MAX_PLAIN_LENGTH = 4 * MAX_CHARACTERS

PARTS = {
    # in which parts of the archive the words stand, and in which elements of them
    "docx": (r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", ("t",)),
    "pptx": (r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml", ("t",)),
    "xlsx": (r"xl/(sharedStrings|worksheets/sheet\d+)\.xml", ("t",)),
    "odt": (r"(content|styles)\.xml", ("p", "h")),
    "ods": (r"content\.xml", ("p", "h")),
    "odp": (r"content\.xml", ("p", "h")),
}
BREAKS = {"p", "h", "tr", "si", "br", "tab", "cr", "s", "line-break", "cell", "row", "table-cell"}


class EnoughRead(Exception):
    """There are as many words as are kept."""


class Words(ContentHandler):
    """Gathers what stands inside certain elements, by their names without a prefix."""

    def __init__(self, within: Iterable[str]) -> None:
        super().__init__()
        self.within = set(within)
        self.depth = self.characters_read = 0
        self.found: list[str] = []

    def startElement(self, name: str, _attrs: object) -> None:  # noqa: N802 - the name SAX calls
        self._part(name, opens=1)

    def endElement(self, name: str) -> None:  # noqa: N802 - as above
        self._part(name, opens=-1)

    def characters(self, content: str) -> None:
        if not self.depth:
            return
        self.found.append(content)
        self.characters_read += len(content)
        if self.characters_read > MAX_CHARACTERS:
            raise EnoughRead

    def _part(self, name: str, *, opens: int) -> None:
        local = name.rpartition(":")[2]
        if local in self.within:
            self.depth += opens
        if local in BREAKS:
            self.found.append(" ")


def of(kind: str, source: Path) -> str:
    """Return the words of a file of this kind; those of an image are none."""
    if kind in ("txt", "csv"):
        return _plain(source)
    if kind not in PARTS:
        return ""
    pattern, within = PARTS[kind]
    reader = Words(within)
    with zipfile.ZipFile(source) as archive:
        try:
            for name in sorted(_parts(archive, pattern), key=_in_order):
                with archive.open(name) as part:
                    sax.parse(part, reader)
                reader.depth = 0
                reader.found.append("\n")
        except EnoughRead:
            pass
    return "".join(reader.found)[:MAX_CHARACTERS]


def _parts(archive: zipfile.ZipFile, pattern: str) -> Iterator[str]:
    return (name for name in archive.namelist() if re.fullmatch(pattern, name))


def _in_order(name: str) -> tuple[str, int]:
    """The second slide before the tenth."""
    number = re.search(r"(\d+)\.xml$", name)
    return re.sub(r"\d*\.xml$", "", name), int(number[1]) if number else 0


def _plain(source: Path) -> str:
    with source.open("rb") as file:
        content = file.read(MAX_PLAIN_LENGTH)
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(content)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text[:MAX_CHARACTERS]
