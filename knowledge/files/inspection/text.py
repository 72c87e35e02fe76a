"""The words of presentations, sheets and plain text, as a reader sees them; documents are read by `knowledge.documents`."""

from __future__ import annotations

import codecs
import re
import zipfile
from typing import TYPE_CHECKING, Any
from xml.sax.handler import ContentHandler

from defusedxml import sax

from knowledge.files.inspection import sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_CHARACTERS = 200_000
MAX_PLAIN_LENGTH = 4 * MAX_CHARACTERS

PARTS = {
    # in which parts of the archive the words stand, and in which elements of them
    "pptx": (r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml", ("t",)),
    "ods": (r"content\.xml", ("p", "h")),
    "odp": (r"content\.xml", ("p", "h")),
}
BREAKS = {
    "p",
    "h",
    "tr",
    "si",
    "br",
    "tab",
    "cr",
    "s",
    "line-break",
    "cell",
    "row",
    "table-cell",
    "c",
    "is",
}
UNSEEN = {"annotation", "tracked-changes", "deletion", "forms", "rPh"}
"""What no reader sees: comments in the margin, what was taken out, how a word sounds."""

SHAPES = {"sp", "pic", "graphicFrame", "grpSp"}
OFF = ("0", "false", "off")


class EnoughRead(Exception):
    """There are as many words as are kept."""


class Words(ContentHandler):
    """Gathers what a reader sees inside certain elements, by their names without a prefix."""

    def __init__(self, within: Iterable[str]) -> None:
        super().__init__()
        self.within = set(within)
        self.depth = self.characters_read = 0
        self.open: list[str] = []
        self.unseen_from = 0
        self.style = ""
        self.hidden_styles: set[str] = set()
        self.found: list[str] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the name SAX calls
        local, given = _local(name), {_local(key): value for key, value in attrs.items()}
        self.open.append(local)
        if local == "style":
            self.style = given.get("name", "")
        elif local in ("table-properties", "drawing-page-properties") and (
            given.get("display") == "false" or given.get("visibility") == "hidden"
        ):
            self.hidden_styles.add(self.style)
        if not self.unseen_from:
            self.unseen_from = self._hides_from(local, given)
        self._part(local, opens=1)

    def endElement(self, name: str) -> None:  # noqa: N802 - as above
        self._part(_local(name), opens=-1)
        if self.unseen_from == len(self.open):
            self.unseen_from = 0
        self.open.pop()

    def characters(self, content: str) -> None:
        if not self.depth or self.unseen_from:
            return
        self.found.append(content)
        self.characters_read += len(content)
        if self.characters_read > MAX_CHARACTERS:
            raise EnoughRead

    def end_part(self) -> None:
        self.depth = self.unseen_from = 0
        self.open.clear()
        self.found.append("\n")

    def _hides_from(self, local: str, given: dict[str, str]) -> int:
        """Return from which of the open elements on nothing is seen; 0 for none."""
        here = len(self.open)
        is_hidden = (
            local in UNSEEN
            or (local == "sld" and given.get("show", "1") in OFF)
            or (local == "table-row" and given.get("visibility") in ("collapse", "filter"))
            or (local in ("table", "page") and given.get("style-name") in self.hidden_styles)
        )
        if local == "cNvPr" and given.get("hidden", "0") not in OFF:
            return next((at for at in range(here, 0, -1) if self.open[at - 1] in SHAPES), 0)
        return here if is_hidden else 0

    def _part(self, local: str, *, opens: int) -> None:
        if local in self.within:
            self.depth += opens
        if local in BREAKS:
            self.found.append(" ")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def of(kind: str, source: Path) -> str:
    """Return the words of a file of this kind; those of an image are none."""
    if kind in ("txt", "csv"):
        return _plain(source)
    if kind == "xlsx":
        return sheets.words(source)[:MAX_CHARACTERS]
    if kind not in PARTS:
        return ""
    pattern, within = PARTS[kind]
    reader = Words(within)
    with zipfile.ZipFile(source) as archive:
        try:
            for name in sorted(_parts(archive, pattern), key=_in_order):
                with archive.open(name) as part:
                    sax.parse(part, reader)
                reader.end_part()
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
    encoding = (
        "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    )
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(content)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text[:MAX_CHARACTERS]
