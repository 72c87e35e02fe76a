"""The text of a Word document as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, ClassVar

from knowledge.documents import symbols
from knowledge.documents.docx_drawings import read_drawing
from knowledge.documents.docx_elements import LOST, SIGNS, TAKEN_OUT, UNREAD
from knowledge.documents.docx_fields import (
    Field,
    read_control,
    read_field,
    read_instruction,
    read_simple_field,
)
from knowledge.documents.docx_runs import read_run
from knowledge.documents.docx_styles import child, local, number, value
from knowledge.documents.docx_tables import read_table
from knowledge.documents.lists import Lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from xml.etree.ElementTree import Element

    from knowledge.documents.docx import Package
    from knowledge.documents.docx_styles import Numbered, Numbering, Styles
    from knowledge.documents.report import Pictures

QUOTES = ("quote", "intense quote")
CONTENTS = re.compile(r"toc \d", re.IGNORECASE)
MARKS = ("strong", "em", "s", "sub", "sup")
"""From the outermost to the innermost."""


@dataclass
class Body:
    package: Package
    document: str
    pictures: Pictures
    styles: Styles
    numbering: Numbering
    notes: dict[str, tuple[str, Element | None]]
    part: str = ""
    fields: list[Field] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    found_notes: list[str] = field(default_factory=list)
    accounted: set[int] = field(default_factory=set)
    style_id: str = ""

    def text(self, body: Element) -> str:
        self.part = self.document
        self._count_changes(body)
        words = self.blocks(body)
        self._count_unread(body)
        notes = "".join(f"<li>{note}</li>" for note in self.found_notes)
        return words + (f"<ol>{notes}</ol>" if notes else "")

    def beside(self, part: str, root: Element) -> str:
        """Return another part than the text, such as the head of the pages."""
        self.part, self.fields = part, []
        return self.apart(root)

    def _count_changes(self, root: Element) -> None:
        for element in root.iter():
            name = local(element)
            if name in TAKEN_OUT or (name == "ins" and value(element, "author")):
                self.pictures.lost["changes"] += 1

    def account(self, element: Element) -> None:
        """Note that the words of an element were left out knowingly, or read in another form."""
        self.accounted.update(id(e) for e in element.iter() if local(e) == "t")

    def _count_unread(self, body: Element) -> None:
        """Count the words that no rule above took up, wherever they stood."""
        texts = (e for e in body.iter() if local(e) == "t" and (e.text or "").strip())
        self.pictures.lost["unread"] += sum(id(e) not in self.accounted for e in texts)

    def blocks(self, parent: Iterable[Element]) -> str:
        made: list[str] = []
        lists = Lists()
        capital = ""
        for element in self._flat(parent):
            name = local(element)
            if name == "p":
                tag, words, place = self._paragraph(element)
                if _is_drop_cap(element):
                    capital += words
                    continue
                words, capital = capital + words, ""
                boxes, self.boxes = "".join(self.boxes), []
                if place is not None and tag == "p":
                    lists.add(
                        words + boxes, level=place.level, tag=place.tag, kind=place.html_type,
                        count=place.count,
                    )  # fmt: skip
                    continue
                made += [lists.close(), _in(tag, words), boxes]
            elif name == "tbl":
                made += [lists.close(), read_table(self, element)]
            else:
                words = self.inline(element)
                boxes, self.boxes = "".join(self.boxes), []
                made += [lists.close() if words.strip() or boxes else "", _in("p", words), boxes]
        return "".join([*made, lists.close(), _in("p", capital)])

    def _flat(self, parent: Iterable[Element]) -> Iterator[Element]:
        """Yield paragraphs, tables and what else holds words, out of whatever is wrapped around them."""
        for element in parent:
            name = local(element)
            if name in ("p", "tbl"):
                yield element
            elif name == "AlternateContent":
                yield from self._flat(self.chosen(element))
            elif name in TAKEN_OUT:
                self.account(element)
            elif name in UNREAD:
                continue
            elif name == "sdt" and self._is_contents(element):
                self.account(element)
                self._lose_contents()
            elif any(local(e) in ("p", "tbl") for e in element.iter()):
                yield from self._flat(element)
            else:
                yield element

    def _is_contents(self, element: Element) -> bool:
        return value(child(element, "sdtPr", "docPartObj", "docPartGallery")) == "Table of Contents"

    def _lose_contents(self) -> None:
        self.pictures.lost["contents"] = 1

    def _paragraph(self, element: Element) -> tuple[str, str, Numbered | None]:
        """Return its element in HTML, its words, and its place in a list."""
        given = child(element, "pPr")
        outer, self.style_id = self.style_id, value(child(given, "pStyle"))
        style_id = self.style_id
        style = self.styles.by_id.get(style_id)
        if style is not None and CONTENTS.fullmatch(style.name):
            self._lose_contents()
            self.account(element)
            self.inline(element)  # a field may begin in it
            self.style_id = outer
            return "p", "", None
        place = self._place(given, style_id)
        words = self.inline(element) + "".join(f.closes for f in reversed(self.fields) if f.shows)
        self.style_id = outer
        level = self.styles.level_of(given, style_id)
        if level is not None:
            if place is not None and place.tag == "ol" and place.words.strip():
                words = (
                    f"{escape(place.words.strip(), quote=False)} {words}" if words.strip() else ""
                )
            return f"h{min(level + 1, 6)}", words, None
        if self.styles.is_named(style_id, *QUOTES):
            return "blockquote", words, place
        return "p", words, place

    def _place(self, given: Element | None, style_id: str) -> Numbered | None:
        own, of_style = child(given, "numPr"), self.styles.numbering_of(style_id)
        list_id = value(child(own, "numId")) or value(child(of_style, "numId"))
        at = value(child(own, "ilvl")) or value(child(of_style, "ilvl"))
        return self.numbering.next(list_id, min(max(number(at), 0), 8)) if list_id else None

    def inline(self, parent: Element) -> str:
        made = "".join(self.inline_of(element) for element in parent)
        for tag in MARKS:
            made = made.replace(f"</{tag}><{tag}>", "")
        return made

    def inline_of(self, element: Element) -> str:
        name = local(element)
        if name in SIGNS:
            return SIGNS[name]
        if name in UNREAD:
            return ""
        if name in LOST:
            self.account(element)
            self.pictures.lost[LOST[name]] += 1
            return ""
        return self.readers.get(name, Body.inline)(self, element)

    def _deleted_words(self, _element: Element) -> str:
        """Say that words were deleted, although nothing around them does."""
        self.pictures.lost["changes"] += 1
        return ""

    def _taken_out(self, element: Element) -> str:
        self.account(element)
        return ""

    def _text(self, element: Element) -> str:
        if len(element):  # another vocabulary's element of that name, which holds paragraphs
            return self.inline(element)
        self.account(element)
        return escape(element.text or "", quote=False).replace("\u00ad", "")

    def _symbol(self, element: Element) -> str:
        return self.sign(value(element, "font"), value(element, "char"))

    def _newest(self, element: Element) -> str:
        return self.inline(self.chosen(element))

    def _nothing(self, _element: Element) -> str:
        """Say nothing: a drawing asks for its picture itself."""
        return ""

    def _word_art(self, element: Element) -> str:
        return escape(value(element, "string"), quote=False)

    def _ruby(self, element: Element) -> str:
        """Return words with, in brackets, what stands above them in small letters."""
        above = "".join(self.inline(e) for e in element if local(e) == "rt")
        below = "".join(self.inline(e) for e in element if local(e) == "rubyBase")
        return f"{below} ({above})" if above.strip() else below

    def _box(self, element: Element) -> str:
        self.pictures.lost["boxes"] += 1
        self.boxes.append(self.apart(element))
        return ""

    def _block_inside(self, element: Element) -> str:
        self.boxes.append(self.apart([element]))
        return ""

    def apart(self, parent: Iterable[Element]) -> str:
        """Return blocks that stand inside a paragraph; their own boxes stay with them."""
        outer, self.boxes = self.boxes, []
        made = self.blocks(parent)
        made += "".join(self.boxes)
        self.boxes = outer
        return made

    def sign(self, font: str, code: str) -> str:
        at = int(code, 16) if re.fullmatch(r"[0-9a-fA-F]{1,6}", code) else 0
        known = symbols.in_unicode(font, at)
        if not known and not symbols.is_symbol_font(font) and 0x20 <= at < 0xD800:
            known = chr(at)
        if not known:
            self.pictures.lost["symbols"] += 1
        return escape(known, quote=False)

    def _link(self, element: Element) -> str:
        found = self.package.relationships(self.part).get(value(element, "id"))
        words = self.inline(element)
        if found is None or not found.is_external or not words.strip():
            return words
        place = value(element, "anchor")
        return f'<a href="{escape(found.target + (f"#{place}" if place else ""))}">{words}</a>'

    def _note(self, element: Element) -> str:
        kind, name = local(element).removesuffix("Reference"), value(element, "id")
        part, root = self.notes[kind]
        note = next((e for e in (root if root is not None else ()) if value(e, "id") == name), None)
        if note is None:
            self.pictures.lost["damaged_parts"] += 1
            return ""
        self.pictures.lost["footnotes"] += 1
        place = len(self.found_notes)
        self.found_notes.append("")
        outer = self.part, self.fields, self.style_id
        self.part, self.fields = part, []
        self.found_notes[place] = self.apart(note)
        self.part, self.fields, self.style_id = outer
        return f"[{place + 1}]"

    def chosen(self, element: Element) -> Element:
        """Return the newest form in which Word wrote something; the older one says the same."""
        forms = {local(e): e for e in reversed(element)}
        chosen = next(
            (forms[name] for name in ("Choice", "Fallback") if name in forms and len(forms[name])),
            element,
        )
        for other in element:
            if other is not chosen and chosen is not element:
                self.account(other)
        return chosen

    readers: ClassVar[dict[str, Callable[[Body, Element], str]]] = {
        "r": read_run,
        "t": _text,
        "delText": _deleted_words,
        **dict.fromkeys(TAKEN_OUT, _taken_out),
        "sym": _symbol,
        "hyperlink": _link,
        "fldChar": read_field,
        "instrText": read_instruction,
        "fldSimple": read_simple_field,
        **dict.fromkeys(("footnoteReference", "endnoteReference"), _note),
        "sdt": read_control,
        "ruby": _ruby,
        "AlternateContent": _newest,
        **dict.fromkeys(("blip", "imagedata"), _nothing),
        **dict.fromkeys(("drawing", "pict", "object"), read_drawing),
        "txbxContent": _box,
        **dict.fromkeys(("p", "tbl"), _block_inside),
        "textpath": _word_art,
    }
    """What an element inside a paragraph says; any other is read for its children."""


def _is_drop_cap(paragraph: Element) -> bool:
    return value(child(paragraph, "pPr", "framePr"), "dropCap") in ("drop", "margin")


def _in(tag: str, words: str) -> str:
    if not words.strip():
        return ""
    return (
        f"<blockquote><p>{words}</p></blockquote>"
        if tag == "blockquote"
        else f"<{tag}>{words}</{tag}>"
    )
