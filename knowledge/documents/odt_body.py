"""The text of an OpenDocument file as HTML."""

from __future__ import annotations

from collections import Counter
from html import escape, unescape
from typing import TYPE_CHECKING, ClassVar
from zipfile import BadZipFile

from knowledge.documents import symbols
from knowledge.documents.docx_styles import LIST_TYPES, in_words, number
from knowledge.documents.lists import opening
from knowledge.documents.odt_controls import words_of
from knowledge.documents.odt_names import get, short
from knowledge.documents.odt_styles import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from xml.etree.ElementTree import Element
    from zipfile import ZipFile

    from knowledge.documents.odt_styles import Styles
    from knowledge.documents.report import Pictures

LOST = {
    "office:annotation": "comments",
    "text:tracked-changes": "changes",
    "text:table-of-content": "contents",
    "drawing:object": "objects",
    "drawing:object-ole": "objects",
}
SKIPPED = {
    "office:annotation-end", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:dde-connection-decls",
    "office:forms", "office:event-listeners", "text:note-citation", "text:script", "text:soft-page-break",
}  # fmt: skip
"""Declarations and marks: no reader sees words of them."""

SIGNS = {"text:s": " ", "text:tab": " ", "text:line-break": "<br>"}
BLOCKS = {"text:p", "text:h", "text:list", "table:table"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
MAX_PICTURE_BYTES = 60 * 1024 * 1024
MAX_REPEATED = 50
"""A spreadsheet's habit: one empty cell, said to stand there a million times."""


class Writer:
    def __init__(
        self, archive: ZipFile, pictures: Pictures, styles: Styles, content: Element
    ) -> None:
        self.archive, self.pictures, self.styles = archive, pictures, styles
        self.footnotes: list[str] = []
        self.outline: Counter[int] = Counter()
        self.ended: dict[tuple[str, int], int] = {}
        self.ended_by_id: dict[str, int] = {}
        self.style = ""
        self.controls = {
            name: control
            for control in content.iter()
            if short(str(control.tag)).startswith("form:")
            and (name := get(control, "form:id") or control.get(XML_ID, ""))
        }
        pictures.lost["edges"] += styles.edges

    def notes(self) -> str:
        if not self.footnotes:
            return ""
        return "<ol>" + "".join(f"<li>{note}</li>" for note in self.footnotes) + "</ol>"

    def blocks(self, parent: Iterable[Element], style: str = "", depth: int = 0) -> str:
        return "".join(self._block(element, style, depth) for element in parent)

    def _block(self, element: Element, style: str, depth: int) -> str:
        tag = short(str(element.tag))
        if self._is_hidden(tag, element):
            self.pictures.lost["hidden"] += bool("".join(element.itertext()).strip())
            return ""
        if tag in ("text:h", "text:p"):
            return self._paragraph(tag, element)
        if tag == "text:list":
            return self._list(element, style, depth)
        if tag == "table:table":
            return f"<table>{''.join(self._rows(element))}</table>"
        if self._is_lost(tag, element):
            return ""
        if tag.startswith("drawing:"):
            return self._drawn(element)
        if (element.text or "").strip() and not any(
            short(str(e.tag)) in BLOCKS for e in element.iter()
        ):
            return f"<p>{self.inline(element)}</p>"
        return self.blocks(element, style, depth)

    def _is_hidden(self, tag: str, element: Element) -> bool:
        if tag == "text:section":
            return (
                get(element, "text:display") == "none"
                or get(element, "text:is-hidden") == "true"
                or get(element, "text:style-name") in self.styles.hidden_sections
            )
        if tag == "table:table":
            return get(element, "table:style-name") in self.styles.hidden_tables
        if tag in ("text:p", "text:h"):
            hiding = (e for e in element.iter() if short(str(e.tag)) == "text:hidden-paragraph")
            is_hidden = self.styles.of(get(element, "text:style-name"), "hidden")
            return is_hidden is True or any(get(e, "text:is-hidden") == "true" for e in hiding)
        return False

    def _paragraph(self, tag: str, element: Element) -> str:
        outer, self.style = self.style, get(element, "text:style-name")
        level = self.styles.level_of(self.style)
        if tag == "text:h" and level != 0:
            level = number(get(element, "text:outline-level"), level or 1)
        words = self._marked(self.style, self.inline(element), of_paragraph=True)
        self.style = outer
        if not words.strip():
            return ""
        if level is None:
            return f"<p>{words}</p>"
        if tag == "text:h" and get(element, "text:is-list-header") != "true":
            words = escape(self._outline_number(level, element), quote=False) + words
        name = f"h{min(level + 1, 6)}"
        return f"<{name}>{words}</{name}>"

    def _outline_number(self, at: int, element: Element) -> str:
        """Return the number before a heading, as the outline of the document counts it."""
        level = self.styles.outline.get(at)
        if level is None or level.kind == "none":
            return ""
        restart = number(get(element, "text:start-value"), level.start)
        is_first = at not in self.outline or get(element, "text:restart-numbering") == "true"
        self.outline[at] = restart if is_first else self.outline[at] + 1
        for deeper in [deep for deep in self.outline if deep > at]:
            del self.outline[deeper]
        shown = range(max(at - level.shown + 1, 1), at + 1)
        counted = ".".join(
            in_words(self.styles.outline.get(each, level).kind, self.outline.get(each, 1))
            for each in shown
        )
        return level.text.replace("%", counted) + " "

    def _is_lost(self, tag: str, element: Element) -> bool:
        if tag in LOST:
            self.pictures.lost[LOST[tag]] += (
                max(len(element), 1) if tag == "text:tracked-changes" else 1
            )
        return tag in LOST or tag in SKIPPED

    def _list(self, element: Element, outer: str, depth: int) -> str:
        """Return a list of the kind that its style says, which goes on counting where it says so."""
        style, at = get(element, "text:style-name") or outer, depth + 1
        level = self.styles.lists.get(style, {}).get(at, Level())
        tag = "ul" if level.kind in ("bullet", "none") else "ol"
        count = self._start(element, style, at, level.start) - 1
        made: list[str] = []
        for item in element:
            is_item = short(str(item.tag)) == "text:list-item"
            given = get(item, "text:start-value")
            if is_item and given and number(given) != count + 1:
                made.append(f"</{tag}>" if made else "")
                count = number(given) - 1
            if not made or made[-1] == f"</{tag}>":
                made.append(opening(tag, LIST_TYPES.get(level.kind, ""), count + 1))
            count += is_item
            words = self.blocks(item, style, at)
            made.append(f"<li>{words}</li>" if words else "")
        self.ended[style, at] = self.ended_by_id[element.get(XML_ID, "")] = count
        return f"{''.join(made)}</{tag}>" if made else ""

    def _start(self, element: Element, style: str, at: int, first: int) -> int:
        continued = get(element, "text:continue-list")
        if continued in self.ended_by_id:
            return self.ended_by_id[continued] + 1
        goes_on = get(element, "text:continue-numbering") == "true"
        return self.ended.get((style, at), first - 1) + 1 if goes_on else first

    def _rows(self, table: Element) -> list[str]:
        rows: list[str] = []
        for element in table:
            tag = short(str(element.tag))
            if tag == "table:table-row" and get(element, "table:visibility") in (
                "collapse",
                "filter",
            ):
                self.pictures.lost["hidden"] += bool("".join(element.itertext()).strip())
            elif tag == "table:table-row":
                rows.append(f"<tr>{''.join(self._cells(element))}</tr>")
            else:
                found = self._rows(element)
                if tag == "table:table-header-rows":
                    found = [row.replace("<td", "<th").replace("</td>", "</th>") for row in found]
                rows += found
        return rows

    def _cells(self, row: Element) -> list[str]:
        cells: list[str] = []
        for element in row:
            if short(str(element.tag)) != "table:table-cell":
                continue
            spans = "".join(
                f' {word}span="{count}"'
                for word, name in (("col", "columns"), ("row", "rows"))
                if (count := _number(get(element, f"table:number-{name}-spanned"))) > 1
            )
            cell = f"<td{spans}>{self.blocks(element)}</td>"
            cells += [cell] * min(
                _number(get(element, "table:number-columns-repeated")), MAX_REPEATED
            )
        return cells

    def inline(self, parent: Element) -> str:
        words = [_escaped(parent.text)]
        for element in parent:
            words += [self._inline(element), _escaped(element.tail)]
        return "".join(words)

    def _inline(self, element: Element) -> str:
        tag = short(str(element.tag))
        if tag in SIGNS:
            return SIGNS[tag]
        if tag in BLOCKS:
            return self._block(element, "", 0)
        if tag in self.readers:
            return self.readers[tag](self, element)
        if self._is_lost(tag, element):
            return ""
        return self._drawn(element) if tag.startswith("drawing:") else self.inline(element)

    def _link(self, element: Element) -> str:
        return f'<a href="{escape(get(element, "xlink:href"))}">{self.inline(element)}</a>'

    def _hidden_words(self, element: Element) -> str:
        if get(element, "text:is-hidden") != "true":
            return self.inline(element)
        self.pictures.lost["hidden"] += 1
        return ""

    def _control_in_line(self, element: Element) -> str:
        return words_of(self.controls.get(get(element, "drawing:control")))

    def _span(self, element: Element) -> str:
        name = get(element, "text:style-name")
        if self.styles.of(name, "hidden"):
            self.pictures.lost["hidden"] += bool("".join(element.itertext()).strip())
            return ""
        return self._marked(name, self.inline(element))

    def _marked(self, style: str, words: str, *, of_paragraph: bool = False) -> str:
        """Mark words as a style says. Weight and slant of a whole paragraph are its looks and say nothing."""
        if not words.strip():
            return words
        font = self.styles.of(style, "font") or ""
        if symbols.is_symbol_font(font) and "<" not in words:
            known, unknown = symbols.written_in(font, unescape(words))
            self.pictures.lost["symbols"] += unknown
            words = escape(known, quote=False)
        if height := self.styles.of(style, "height"):
            words = f"<{height}>{words}</{height}>"
        if self.styles.of(style, "struck"):
            words = f"<s>{words}</s>"
        if self.styles.of(style, "italic") and not of_paragraph:
            words = f"<em>{words}</em>"
        return (
            f"<strong>{words}</strong>"
            if self.styles.of(style, "bold") and not of_paragraph
            else words
        )

    def _ruby(self, element: Element) -> str:
        parts = {short(str(e.tag)): self.inline(e) for e in element}
        above = parts.get("text:ruby-text", "")
        return parts.get("text:ruby-base", "") + (f" ({above})" if above.strip() else "")

    def _note(self, element: Element) -> str:
        self.pictures.lost["footnotes"] += 1
        body = next((e for e in element if short(str(e.tag)) == "text:note-body"), None)
        self.footnotes.append(self.blocks(body) if body is not None else "")
        return f"[{len(self.footnotes)}]"

    def _drawn(self, element: Element) -> str:
        """Return the picture, the words in a box or a shape, or the state of a field of a form."""
        tag = short(str(element.tag))
        if self._is_lost(tag, element) or tag in ("svg:title", "svg:desc"):
            return ""
        if tag == "drawing:control":
            shown = words_of(self.controls.get(get(element, "drawing:control")))
            return f"<p>{shown}</p>" if shown else ""
        below = {short(str(e.tag)) for e in element}
        if {"drawing:object", "drawing:object-ole"} & below:
            self.pictures.lost["objects"] += 1
        picture = next((e for e in element if short(str(e.tag)) == "drawing:image"), None)
        if picture is not None:
            described = next(
                (e.text or "" for e in element if short(str(e.tag)) in ("svg:desc", "svg:title")),
                "",
            )
            return self._picture(get(picture, "xlink:href"), described)
        self.pictures.lost["boxes"] += bool(below & BLOCKS)
        return "".join(
            self._block(e, "", 0) if short(str(e.tag)) in BLOCKS else self._drawn(e)
            for e in element
            if short(str(e.tag)) not in ("drawing:object", "drawing:object-ole")
        )

    def _picture(self, name: str, described: str) -> str:
        """Return a picture; one that is missing or damaged costs only itself."""
        name = name.removeprefix("./")
        try:
            if self.archive.getinfo(name).file_size > MAX_PICTURE_BYTES:
                return self.pictures.lose("pictures_large")
            content = self.archive.read(name)
        except (KeyError, BadZipFile, RuntimeError, NotImplementedError, OSError):
            return self.pictures.lose("pictures_elsewhere")
        address = self.pictures.keep(content)
        return f'<img src="{address}" alt="{escape(described)}">' if address else ""

    readers: ClassVar[dict[str, Callable[[Writer, Element], str]]] = {
        "text:a": _link,
        "text:span": _span,
        "text:note": _note,
        "text:ruby": _ruby,
        "text:hidden-text": _hidden_words,
        "drawing:control": _control_in_line,
    }


def _escaped(text: str | None) -> str:
    return escape(text or "", quote=False).replace("\u00ad", "")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1
