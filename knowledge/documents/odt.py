"""OpenDocument text (LibreOffice): headings, lists, tables, links and pictures."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING, Any, ClassVar
from zipfile import BadZipFile, ZipFile

from defusedxml.ElementTree import fromstring

from knowledge.documents import symbols, xml_guard
from knowledge.documents.docx_styles import LIST_TYPES, in_words, number
from knowledge.documents.lists import opening
from knowledge.documents.report import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from knowledge.documents.report import Pictures

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = {f"{{{_NAMES}:{name}:1.0}}": f"{name}:" for name in ("office", "style", "text", "table", "drawing", "form")} | {
    f"{{{_NAMES}:xsl-fo-compatible:1.0}}": "fo:",
    f"{{{_NAMES}:svg-compatible:1.0}}": "svg:",
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
SKIPPED = {
    "office:annotation-end", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:dde-connection-decls",
    "office:forms", "office:event-listeners", "text:note-citation", "text:script", "text:soft-page-break",
}  # fmt: skip
"""Declarations and marks: no reader sees words of them."""

EDGES = ("style:header", "style:footer", "style:header-left", "style:footer-left")
SIGNS = {"text:s": " ", "text:tab": " ", "text:line-break": "<br>"}
BLOCKS = {"text:p", "text:h", "text:list", "table:table"}
NUMBER_KINDS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
HEADING_STYLE = re.compile(r"Heading_20_([1-9])")
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
CHECKED, UNCHECKED = "\u2612", "\u2610"
MAX_CHAIN = 20
MAX_PICTURE_BYTES = 60 * 1024 * 1024
MAX_REPEATED = 50
"""A spreadsheet's habit: one empty cell, said to stand there a million times."""


def read(source: Path, pictures: Pictures, *, with_edges: bool = False) -> str:
    """Return the document as HTML with all levels of headings. Raises Unreadable.

    `with_edges` adds what stands at the head and foot of its pages.
    """
    xml_guard.refuse_locked(source)
    with ZipFile(source) as archive:
        names = set(archive.namelist())
        if is_locked(archive):
            raise Unreadable("locked")
        xml_guard.check(archive, "content.xml")
        content = fromstring(archive.read("content.xml"))
        styles = _styles(archive, pictures) if "styles.xml" in names else None
        text = _first(content, "office:text")
        if text is None:
            text = content
        writer = _Writer(archive, pictures, _Styles(content, styles), content)
        words = writer.blocks(text) + writer.notes()
        if with_edges and styles is not None:
            edges = (e for e in styles.iter() if _short(str(e.tag)) in EDGES)
            words += "".join(writer.blocks(edge) for edge in edges)
        return words


def is_locked(archive: ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in archive.namelist() and b"encryption-data" in archive.read(manifest)


def _styles(archive: ZipFile, pictures: Pictures) -> Element | None:
    """Return what the styles say; damaged, they cost the layout and not the text."""
    try:
        xml_guard.check(archive, "styles.xml")
    except Unreadable as why:
        if str(why) != "broken":
            raise
        pictures.lost["damaged_parts"] += 1
        return None
    root: Element = fromstring(archive.read("styles.xml"))
    return root


def _short(name: str) -> str:
    space, _brace, local = name.rpartition("}")
    return SPACES.get(f"{space}}}", "other:") + local


def _get(element: Element, name: str) -> str:
    space, _colon, local = name.partition(":")
    full = next(long for long, short in SPACES.items() if short == f"{space}:")
    return element.get(full + local, "")


def _first(root: Element, name: str) -> Element | None:
    return next((element for element in root.iter() if _short(str(element.tag)) == name), None)


@dataclass(frozen=True)
class Level:
    kind: str = "bullet"
    start: int = 1
    text: str = "%"
    shown: int = 1


@dataclass
class _Letters:
    """What a style says of its letters; None where it leaves that to the style above it."""

    above: str = ""
    bold: bool | None = None
    italic: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    height: str | None = None
    font: str | None = None
    level: int | None = None


NO_LETTERS = _Letters()


class _Styles:
    """What the names of styles mean: weight, hidden text, headings, the kinds of lists."""

    def __init__(self, *roots: Element | None) -> None:
        self.letters: dict[str, _Letters] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        self.hidden_sections: set[str] = set()
        self.hidden_tables: set[str] = set()
        self.edges = 0
        for root in roots:
            for element in root.iter() if root is not None else ():
                self._learn(element, _short(str(element.tag)))

    def _learn(self, element: Element, tag: str) -> None:
        if tag == "style:style":
            self._learn_style(element)
        elif tag == "text:list-style":
            self.lists[_get(element, "style:name")] = dict(_levels(element))
        elif tag == "text:outline-style":
            self.outline = dict(_levels(element))
        elif tag in EDGES:
            self.edges += bool("".join(element.itertext()).strip())

    def _learn_style(self, style: Element) -> None:
        name = _get(style, "style:name")
        made = _Letters(above=_get(style, "style:parent-style-name"))
        if level := _get(style, "style:default-outline-level"):
            made.level = number(level)
        for below in style:
            tag = _short(str(below.tag))
            if tag == "style:text-properties":
                _learn_letters(made, below)
            elif tag == "style:section-properties" and _get(below, "text:display") == "none":
                self.hidden_sections.add(name)
            elif tag == "style:table-properties" and _get(below, "table:display") == "false":
                self.hidden_tables.add(name)
        self.letters[name] = made

    def chain(self, name: str) -> Iterator[tuple[str, _Letters]]:
        for _step in range(MAX_CHAIN):
            yield name, self.letters.get(name, NO_LETTERS)
            if name not in self.letters or not self.letters[name].above:
                return
            name = self.letters[name].above

    def of(self, name: str, what: str) -> Any:
        """Return what a style or the nearest above it says of its letters."""
        said = (getattr(letters, what) for _name, letters in self.chain(name))
        return next((value for value in said if value is not None), None)

    def level_of(self, name: str) -> int | None:
        """Return 0 for a title, 1 for a heading of the first level, None for a plain paragraph."""
        for style, letters in self.chain(name):
            if style == "Title":
                return 0
            if named := HEADING_STYLE.fullmatch(style):
                return int(named[1])
            if letters.level:
                return letters.level
        return None


def _learn_letters(made: _Letters, given: Element) -> None:
    if weight := _get(given, "fo:font-weight"):
        made.bold = weight in ("bold", "600", "700", "800", "900")
    if slant := _get(given, "fo:font-style"):
        made.italic = slant in ("italic", "oblique")
    line = _get(given, "style:text-line-through-style") or _get(
        given, "style:text-line-through-type"
    )
    if line:
        made.struck = line != "none"
    if display := _get(given, "text:display"):
        made.hidden = display == "none"
    if place := _get(given, "style:text-position"):
        first = place.split()[0]
        raised = number(first.removesuffix("%").partition(".")[0])
        made.height = (
            "sup"
            if first == "super" or raised > 0
            else "sub"
            if first == "sub" or raised < 0
            else ""
        )
    if font := _get(given, "style:font-name") or _get(given, "fo:font-family"):
        made.font = font.strip("'\"")


def _number_kind(level: Element) -> str:
    """Return how a level counts; one that says the empty format shows no number."""
    is_said = any(_short(name) == "style:num-format" for name in level.attrib)
    return NUMBER_KINDS.get(_get(level, "style:num-format"), "none") if is_said else "decimal"


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for element in parent:
        tag = _short(str(element.tag))
        if tag not in (
            "text:list-level-style-number",
            "text:list-level-style-bullet",
            "text:outline-level-style",
        ):
            continue
        is_number = tag != "text:list-level-style-bullet"
        kind = _number_kind(element) if is_number else "bullet"
        yield (
            number(_get(element, "text:level"), 1),
            Level(
                kind=kind,
                start=number(_get(element, "text:start-value"), 1),
                text=f"{_get(element, 'style:num-prefix')}%{_get(element, 'style:num-suffix')}",
                shown=max(number(_get(element, "text:display-levels"), 1), 1),
            ),
        )


class _Writer:
    def __init__(
        self, archive: ZipFile, pictures: Pictures, styles: _Styles, content: Element
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
            if _short(str(control.tag)).startswith("form:")
            and (name := _get(control, "form:id") or control.get(XML_ID, ""))
        }
        pictures.lost["edges"] += styles.edges

    def notes(self) -> str:
        if not self.footnotes:
            return ""
        return "<ol>" + "".join(f"<li>{note}</li>" for note in self.footnotes) + "</ol>"

    def blocks(self, parent: Iterable[Element], style: str = "", depth: int = 0) -> str:
        return "".join(self._block(element, style, depth) for element in parent)

    def _block(self, element: Element, style: str, depth: int) -> str:
        tag = _short(str(element.tag))
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
            _short(str(e.tag)) in BLOCKS for e in element.iter()
        ):
            return f"<p>{self.inline(element)}</p>"
        return self.blocks(element, style, depth)

    def _is_hidden(self, tag: str, element: Element) -> bool:
        if tag == "text:section":
            return (
                _get(element, "text:display") == "none"
                or _get(element, "text:is-hidden") == "true"
                or _get(element, "text:style-name") in self.styles.hidden_sections
            )
        if tag == "table:table":
            return _get(element, "table:style-name") in self.styles.hidden_tables
        if tag in ("text:p", "text:h"):
            hiding = (e for e in element.iter() if _short(str(e.tag)) == "text:hidden-paragraph")
            is_hidden = self.styles.of(_get(element, "text:style-name"), "hidden")
            return is_hidden is True or any(_get(e, "text:is-hidden") == "true" for e in hiding)
        return False

    def _paragraph(self, tag: str, element: Element) -> str:
        outer, self.style = self.style, _get(element, "text:style-name")
        level = self.styles.level_of(self.style)
        if tag == "text:h" and level != 0:
            level = number(_get(element, "text:outline-level"), level or 1)
        words = self._marked(self.style, self.inline(element), of_paragraph=True)
        self.style = outer
        if not words.strip():
            return ""
        if level is None:
            return f"<p>{words}</p>"
        if tag == "text:h" and _get(element, "text:is-list-header") != "true":
            words = escape(self._outline_number(level, element), quote=False) + words
        name = f"h{min(level + 1, 6)}"
        return f"<{name}>{words}</{name}>"

    def _outline_number(self, at: int, element: Element) -> str:
        """Return the number before a heading, as the outline of the document counts it."""
        level = self.styles.outline.get(at)
        if level is None or level.kind == "none":
            return ""
        restart = number(_get(element, "text:start-value"), level.start)
        is_first = at not in self.outline or _get(element, "text:restart-numbering") == "true"
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
        style, at = _get(element, "text:style-name") or outer, depth + 1
        level = self.styles.lists.get(style, {}).get(at, Level())
        tag = "ul" if level.kind in ("bullet", "none") else "ol"
        count = self._start(element, style, at, level.start) - 1
        made: list[str] = []
        for item in element:
            is_item = _short(str(item.tag)) == "text:list-item"
            given = _get(item, "text:start-value")
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
        continued = _get(element, "text:continue-list")
        if continued in self.ended_by_id:
            return self.ended_by_id[continued] + 1
        goes_on = _get(element, "text:continue-numbering") == "true"
        return self.ended.get((style, at), first - 1) + 1 if goes_on else first

    def _rows(self, table: Element) -> list[str]:
        rows: list[str] = []
        for element in table:
            tag = _short(str(element.tag))
            if tag == "table:table-row" and _get(element, "table:visibility") in (
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
        words = [_escaped(parent.text)]
        for element in parent:
            words += [self._inline(element), _escaped(element.tail)]
        return "".join(words)

    def _inline(self, element: Element) -> str:
        tag = _short(str(element.tag))
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
        return f'<a href="{escape(_get(element, "xlink:href"))}">{self.inline(element)}</a>'

    def _hidden_words(self, element: Element) -> str:
        if _get(element, "text:is-hidden") != "true":
            return self.inline(element)
        self.pictures.lost["hidden"] += 1
        return ""

    def _control_in_line(self, element: Element) -> str:
        return self._control(self.controls.get(_get(element, "drawing:control")))

    def _span(self, element: Element) -> str:
        name = _get(element, "text:style-name")
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
        parts = {_short(str(e.tag)): self.inline(e) for e in element}
        above = parts.get("text:ruby-text", "")
        return parts.get("text:ruby-base", "") + (f" ({above})" if above.strip() else "")

    def _control(self, control: Element | None) -> str:
        """Return what a field of a form shows: a box that is ticked or not, what was typed or chosen."""
        if control is None:
            return ""
        label = escape(_get(control, "form:label"), quote=False)
        if _short(str(control.tag)) in ("form:checkbox", "form:radio"):
            state = _get(control, "form:current-state") or _get(control, "form:state")
            is_on = state == "checked" or "true" in (
                _get(control, "form:current-selected"), _get(control, "form:selected"),
            )  # fmt: skip
            return f"{CHECKED if is_on else UNCHECKED} {label}".strip()
        chosen = (
            e
            for e in control
            if "true" in (_get(e, "form:current-selected"), _get(e, "form:selected"))
        )
        picked = next((_get(e, "form:label") for e in chosen), "")
        typed = _get(control, "form:current-value") or picked or _get(control, "form:value")
        return " ".join(part for part in (label, escape(typed, quote=False)) if part)

    def _note(self, element: Element) -> str:
        self.pictures.lost["footnotes"] += 1
        body = next((e for e in element if _short(str(e.tag)) == "text:note-body"), None)
        self.footnotes.append(self.blocks(body) if body is not None else "")
        return f"[{len(self.footnotes)}]"

    def _drawn(self, element: Element) -> str:
        """Return the picture, the words in a box or a shape, or the state of a field of a form."""
        tag = _short(str(element.tag))
        if self._is_lost(tag, element) or tag in ("svg:title", "svg:desc"):
            return ""
        if tag == "drawing:control":
            shown = self._control(self.controls.get(_get(element, "drawing:control")))
            return f"<p>{shown}</p>" if shown else ""
        below = {_short(str(e.tag)) for e in element}
        if {"drawing:object", "drawing:object-ole"} & below:
            self.pictures.lost["objects"] += 1
        picture = next((e for e in element if _short(str(e.tag)) == "drawing:image"), None)
        if picture is not None:
            described = next(
                (e.text or "" for e in element if _short(str(e.tag)) in ("svg:desc", "svg:title")),
                "",
            )
            return self._picture(_get(picture, "xlink:href"), described)
        self.pictures.lost["boxes"] += bool(below & BLOCKS)
        return "".join(
            self._block(e, "", 0) if _short(str(e.tag)) in BLOCKS else self._drawn(e)
            for e in element
            if _short(str(e.tag)) not in ("drawing:object", "drawing:object-ole")
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

    readers: ClassVar[dict[str, Callable[[_Writer, Element], str]]] = {
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
