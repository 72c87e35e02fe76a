"""OpenDocument text (LibreOffice): headings, lists, tables, links and pictures."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring

from knowledge.documents import xml_guard
from knowledge.documents.report import Unreadable

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from knowledge.documents.report import Pictures

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = {f"{{{_NAMES}:{name}:1.0}}": f"{name}:" for name in ("office", "style", "text", "table", "drawing")} | {
    f"{{{_NAMES}:xsl-fo-compatible:1.0}}": "fo:",
    "{http://www.w3.org/1999/xlink}": "xlink:",
    "{http://www.w3.org/1998/Math/MathML}": "math:",
}  # fmt: skip
LOST = {
    "office:annotation": "comments",
    "text:tracked-changes": "changes",
    "text:table-of-content": "contents",
    "drawing:object": "objects",
    "drawing:object-ole": "objects",
}
SKIPPED = {"office:annotation-end", "text:sequence-decls", "text:forms", "office:forms"}
MAX_REPEATED = 50
"""A spreadsheet's habit: one empty cell, said to stand there a million times."""


def read(source: Path, pictures: Pictures) -> str:
    """Return the document as HTML with all levels of headings. Raises Unreadable."""
    with ZipFile(source) as archive:
        xml_guard.check(archive)
        names = set(archive.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
            "META-INF/manifest.xml"
        ):
            raise Unreadable("locked")
        content = fromstring(archive.read("content.xml"))
        styles = fromstring(archive.read("styles.xml")) if "styles.xml" in names else None
        text = _first(content, "office:text")
        if text is None:
            raise Unreadable("broken")
        writer = _Writer(archive, pictures, _Styles(content, styles))
        return writer.blocks(text) + writer.notes()


def _short(name: str) -> str:
    space, _brace, local = name.rpartition("}")
    return SPACES.get(f"{space}}}", "other:") + local


def _get(element: Element, name: str) -> str:
    space, _colon, local = name.partition(":")
    full = next(long for long, short in SPACES.items() if short == f"{space}:")
    return element.get(full + local, "")


def _first(root: Element, name: str) -> Element | None:
    return next((element for element in root.iter() if _short(str(element.tag)) == name), None)


class _Styles:
    """Which names of styles mean bold, italic, the title, a numbered list."""

    def __init__(self, *roots: Element | None) -> None:
        self.bold: set[str] = set()
        self.italic: set[str] = set()
        self.numbered: set[str] = set()
        self.titles = {"Title"}
        self.edges = 0
        for root in roots:
            for element in root.iter() if root is not None else ():
                self._learn(element, _short(str(element.tag)))

    def _learn(self, element: Element, tag: str) -> None:
        name = _get(element, "style:name")
        if tag == "style:style":
            self._learn_letters(element, name)
        elif tag == "text:list-style":
            first = next(iter(element), None)
            if first is not None and _short(str(first.tag)) == "text:list-level-style-number":
                self.numbered.add(name)
        elif tag in ("style:header", "style:footer"):
            self.edges += bool("".join(element.itertext()).strip())

    def _learn_letters(self, style: Element, name: str) -> None:
        if _get(style, "style:parent-style-name") == "Title":
            self.titles.add(name)
        for below in style:
            if _get(below, "fo:font-weight") in ("bold", "600", "700", "800", "900"):
                self.bold.add(name)
            if _get(below, "fo:font-style") == "italic":
                self.italic.add(name)


class _Writer:
    def __init__(self, archive: ZipFile, pictures: Pictures, styles: _Styles) -> None:
        self.archive, self.pictures, self.styles = archive, pictures, styles
        self.footnotes: list[str] = []
        pictures.lost["edges"] += styles.edges

    def notes(self) -> str:
        if not self.footnotes:
            return ""
        return "<ol>" + "".join(f"<li>{note}</li>" for note in self.footnotes) + "</ol>"

    def blocks(self, parent: Element, style: str = "") -> str:
        return "".join(self._block(element, style) for element in parent)

    def _block(self, element: Element, style: str) -> str:
        tag = _short(str(element.tag))
        if tag == "text:h":
            level = min(int(_get(element, "text:outline-level") or 1) + 1, 6)
            return f"<h{level}>{self.inline(element)}</h{level}>"
        if tag == "text:p":
            name = "h1" if _get(element, "text:style-name") in self.styles.titles else "p"
            words = self.inline(element)
            return f"<{name}>{words}</{name}>" if words.strip() else ""
        if tag == "text:list":
            return self._list(element, style)
        if tag == "table:table":
            return f"<table>{''.join(self._rows(element))}</table>"
        if self._is_lost(tag, element):
            return ""
        if tag.startswith("drawing:"):
            return self._drawn(element)
        return self.blocks(element, style)

    def _is_lost(self, tag: str, element: Element) -> bool:
        if tag in LOST:
            self.pictures.lost[LOST[tag]] += (
                max(len(element), 1) if tag == "text:tracked-changes" else 1
            )
        return tag in LOST or tag in SKIPPED

    def _list(self, element: Element, outer: str) -> str:
        style = _get(element, "text:style-name") or outer
        name = "ol" if style in self.styles.numbered else "ul"
        items = "".join(f"<li>{self.blocks(item, style)}</li>" for item in element)
        return f"<{name}>{items}</{name}>"

    def _rows(self, table: Element) -> list[str]:
        rows: list[str] = []
        for element in table:
            tag = _short(str(element.tag))
            if tag == "table:table-row":
                rows.append(f"<tr>{''.join(self._cells(element))}</tr>")
            elif tag in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
                found = self._rows(element)
                if tag == "table:table-header-rows":
                    found = [row.replace("<td", "<th").replace("</td>", "</th>") for row in found]
                rows += found
        return rows

    def _cells(self, row: Element) -> list[str]:
        cells: list[str] = []
        for element in row:
            if _short(str(element.tag)) != "table:table-cell":
                continue
            spans = "".join(
                f' {word}span="{count}"'
                for word, name in (("col", "columns"), ("row", "rows"))
                if (count := _number(_get(element, f"table:number-{name}-spanned"))) > 1
            )
            cell = f"<td{spans}>{self.blocks(element)}</td>"
            cells += [cell] * min(
                _number(_get(element, "table:number-columns-repeated")), MAX_REPEATED
            )
        return cells

    def inline(self, parent: Element) -> str:
        words = [escape(parent.text or "")]
        for element in parent:
            words += [self._inline(element), escape(element.tail or "")]
        return "".join(words)

    def _inline(self, element: Element) -> str:  # noqa: C901 - one line for each kind
        tag = _short(str(element.tag))
        if tag == "text:s":
            return " "
        if tag == "text:tab":
            return " "
        if tag == "text:line-break":
            return "<br>"
        if tag == "text:a":
            return f'<a href="{escape(_get(element, "xlink:href"))}">{self.inline(element)}</a>'
        if tag == "text:span":
            return self._span(element)
        if tag == "text:note":
            return self._note(element)
        if self._is_lost(tag, element):
            return ""
        if tag.startswith("drawing:"):
            return self._drawn(element)
        return self.inline(element)

    def _span(self, element: Element) -> str:
        name, words = _get(element, "text:style-name"), self.inline(element)
        if name in self.styles.italic:
            words = f"<em>{words}</em>"
        return f"<strong>{words}</strong>" if name in self.styles.bold else words

    def _note(self, element: Element) -> str:
        self.pictures.lost["footnotes"] += 1
        body = next((e for e in element if _short(str(e.tag)) == "text:note-body"), None)
        self.footnotes.append(self.blocks(body) if body is not None else "")
        return f"[{len(self.footnotes)}]"

    def _drawn(self, element: Element) -> str:
        """Return a picture, or the text of a box; other drawings are lost."""
        picture = next((e for e in element if _short(str(e.tag)) == "drawing:image"), None)
        if any(_short(str(e.tag)) in ("drawing:object", "drawing:object-ole") for e in element):
            self.pictures.lost["objects"] += 1
        if picture is not None:
            return self._picture(_get(picture, "xlink:href"))
        box = next((e for e in element if _short(str(e.tag)) == "drawing:text-box"), None)
        if box is not None:
            self.pictures.lost["boxes"] += 1
            return self.blocks(box)
        return "".join(self._drawn(e) for e in element if _short(str(e.tag)).startswith("drawing:"))

    def _picture(self, name: str) -> str:
        name = name.removeprefix("./")
        if name not in self.archive.namelist():
            self.pictures.lose("pictures_elsewhere")
            return ""
        address = self.pictures.keep(self.archive.read(name))
        return f'<img src="{address}">' if address else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1
