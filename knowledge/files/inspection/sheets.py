"""The words of an Excel file: of the cells that a reader sees, not of hidden sheets, rows and columns."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING, Any
from xml.sax.handler import ContentHandler

from defusedxml import sax

if TYPE_CHECKING:
    from pathlib import Path

MAX_CHARACTERS = 200_000
SHEET = re.compile(r"xl/worksheets/[^/]*\.xml")
OFF = ("0", "false")


def words(source: Path) -> str:
    with zipfile.ZipFile(source) as archive:
        hidden = _hidden_sheets(archive)
        names = sorted(n for n in archive.namelist() if SHEET.fullmatch(n) and n not in hidden)
        shared: list[str] = []
        if "xl/sharedStrings.xml" in archive.namelist():
            strings = _Strings()
            with archive.open("xl/sharedStrings.xml") as part:
                sax.parse(part, strings)
            shared = strings.found
        found: list[str] = []
        for name in names:
            cells = _Cells(shared, found)
            with archive.open(name) as part:
                sax.parse(part, cells)
            if cells.is_enough:
                break
    return "\n".join(found)


def _hidden_sheets(archive: zipfile.ZipFile) -> set[str]:
    targets: dict[str, str] = {}
    hidden: set[str] = set()

    class Links(ContentHandler):
        def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the name SAX calls
            given = {key.rpartition(":")[2].lower(): value for key, value in attrs.items()}
            local = name.rpartition(":")[2]
            if local == "Relationship":
                target = given.get("target", "")
                path = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(f"xl/{target}")
                )
                targets[given.get("id", "")] = path
            elif local == "sheet" and given.get("state", "visible") != "visible":
                hidden.add(given.get("id", ""))

    for name in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml"):
        if name in archive.namelist():
            with archive.open(name) as part:
                sax.parse(part, Links())
    return {targets[link] for link in hidden if link in targets}


class _Strings(ContentHandler):
    """The strings that cells name by their number."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.parts: list[str] = []
        self.is_text = False
        self.sounds = 0

    def startElement(self, name: str, _attrs: Any) -> None:  # noqa: N802 - the name SAX calls
        local = name.rpartition(":")[2]
        self.is_text = local == "t"
        self.sounds += local == "rPh"

    def endElement(self, name: str) -> None:  # noqa: N802 - as above
        local = name.rpartition(":")[2]
        self.is_text = False
        self.sounds -= local == "rPh"
        if local == "si":
            self.found.append("".join(self.parts))
            self.parts = []

    def characters(self, content: str) -> None:
        if self.is_text and not self.sounds:
            self.parts.append(content)


class _Cells(ContentHandler):
    def __init__(self, shared: list[str], found: list[str]) -> None:
        super().__init__()
        self.shared, self.found = shared, found
        self.length = sum(map(len, found))
        self.hidden_columns: list[tuple[int, int]] = []
        self.is_row_hidden = self.is_cell_hidden = False
        self.kind = ""
        self.parts: list[str] = []
        self.takes = False

    @property
    def is_enough(self) -> bool:
        return self.length > MAX_CHARACTERS

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the name SAX calls
        local = name.rpartition(":")[2]
        if local == "col" and attrs.get("hidden", "0") not in OFF:
            self.hidden_columns.append((int(attrs.get("min", 0)), int(attrs.get("max", 0))))
        elif local == "row":
            self.is_row_hidden = attrs.get("hidden", "0") not in OFF
        elif local == "c":
            self.kind, self.parts = attrs.get("t", ""), []
            at = _column(attrs.get("r", ""))
            in_hidden = any(first <= at <= last for first, last in self.hidden_columns)
            self.is_cell_hidden = self.is_row_hidden or in_hidden
        self.takes = local in ("v", "t")

    def endElement(self, name: str) -> None:  # noqa: N802 - as above
        self.takes = False
        if name.rpartition(":")[2] != "c" or self.is_cell_hidden or self.is_enough:
            return
        text = "".join(self.parts)
        if self.kind == "s":
            text = (
                self.shared[int(text)] if text.isdecimal() and int(text) < len(self.shared) else ""
            )
        elif self.kind not in ("str", "inlineStr"):
            return  # a number
        self.found.append(text)
        self.length += len(text)

    def characters(self, content: str) -> None:
        if self.takes:
            self.parts.append(content)


def _column(reference: str) -> int:
    """Return 1 for A1, 28 for AB7."""
    number = 0
    for letter in re.match(r"[A-Z]{0,3}", reference)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
