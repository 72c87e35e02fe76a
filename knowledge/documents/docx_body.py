"""The text of a Word document as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, ClassVar

from knowledge.documents import symbols
from knowledge.documents.docx_elements import LOST, SIGNS, TAKEN_OUT, UNREAD
from knowledge.documents.docx_styles import child, is_on, local, number, value
from knowledge.documents.lists import Lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from xml.etree.ElementTree import Element

    from knowledge.documents.docx import Package
    from knowledge.documents.docx_styles import Numbered, Numbering, Styles
    from knowledge.documents.report import Pictures

QUOTES = ("quote", "intense quote")
CONTENTS = re.compile(r"toc \d", re.IGNORECASE)
INSTRUCTION = re.compile(r'"([^"]*)"|(\\\S)|(\S+)')
CHECKED, UNCHECKED = "\u2612", "\u2610"
MAX_SPAN = 100
MARKS = ("strong", "em", "s", "sub", "sup")
"""From the outermost to the innermost."""


@dataclass
class Field:
    """A field: its instruction, then what it shows."""

    instruction: str = ""
    form: Element | None = None
    shows: bool = False
    closes: str = ""


@dataclass
class Cell:
    words: str
    columns: int
    is_header: bool
    rows: int = 1
    continues: bool = False


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
        return self._apart(root)

    def _count_changes(self, root: Element) -> None:
        for element in root.iter():
            name = local(element)
            if name in TAKEN_OUT or (name == "ins" and value(element, "author")):
                self.pictures.lost["changes"] += 1

    def _account(self, element: Element) -> None:
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
                made += [lists.close(), self._table(element)]
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
                yield from self._flat(self._chosen(element))
            elif name in TAKEN_OUT:
                self._account(element)
            elif name in UNREAD:
                continue
            elif name == "sdt" and self._is_contents(element):
                self._account(element)
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
            self._account(element)
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
        made = "".join(self._inline(element) for element in parent)
        for tag in MARKS:
            made = made.replace(f"</{tag}><{tag}>", "")
        return made

    def _inline(self, element: Element) -> str:
        name = local(element)
        if name in SIGNS:
            return SIGNS[name]
        if name in UNREAD:
            return ""
        if name in LOST:
            self._account(element)
            self.pictures.lost[LOST[name]] += 1
            return ""
        return self.readers.get(name, Body.inline)(self, element)

    def _deleted_words(self, _element: Element) -> str:
        """Say that words were deleted, although nothing around them does."""
        self.pictures.lost["changes"] += 1
        return ""

    def _taken_out(self, element: Element) -> str:
        self._account(element)
        return ""

    def _text(self, element: Element) -> str:
        if len(element):  # another vocabulary's element of that name, which holds paragraphs
            return self.inline(element)
        self._account(element)
        return escape(element.text or "", quote=False).replace("\u00ad", "")

    def _symbol(self, element: Element) -> str:
        return self._sign(value(element, "font"), value(element, "char"))

    def _newest(self, element: Element) -> str:
        return self.inline(self._chosen(element))

    def _nothing(self, _element: Element) -> str:
        """Say nothing: a drawing asks for its picture itself."""
        return ""

    def _word_art(self, element: Element) -> str:
        return escape(value(element, "string"), quote=False)

    def _instruct(self, element: Element) -> str:
        if self.fields and not self.fields[-1].shows:
            self.fields[-1].instruction += element.text or ""
        return ""

    def _control(self, element: Element) -> str:
        box = child(element, "sdtPr", "checkbox")
        if box is None:
            return self.inline(element)
        self._account(element)
        return _ticked(child(box, "checked"))

    def _ruby(self, element: Element) -> str:
        """Return words with, in brackets, what stands above them in small letters."""
        above = "".join(self.inline(e) for e in element if local(e) == "rt")
        below = "".join(self.inline(e) for e in element if local(e) == "rubyBase")
        return f"{below} ({above})" if above.strip() else below

    def _box(self, element: Element) -> str:
        self.pictures.lost["boxes"] += 1
        self.boxes.append(self._apart(element))
        return ""

    def _block_inside(self, element: Element) -> str:
        self.boxes.append(self._apart([element]))
        return ""

    def _apart(self, parent: Iterable[Element]) -> str:
        """Return blocks that stand inside a paragraph; their own boxes stay with them."""
        outer, self.boxes = self.boxes, []
        made = self.blocks(parent)
        made += "".join(self.boxes)
        self.boxes = outer
        return made

    def _run(self, run: Element) -> str:
        given = child(run, "rPr")
        if self._is("vanish", given):
            if any((e.text or "").strip() for e in run.iter() if local(e) == "t"):
                self.pictures.lost["hidden"] += 1
            self._account(run)
            fields = [e for e in run if local(e) in ("fldChar", "instrText")]
            return "".join(self._inline(e) for e in fields) if fields else ""
        fonts = child(given, "rFonts")
        named = fonts.attrib.values() if fonts is not None else ()
        font = next((name for name in named if symbols.is_symbol_font(name)), "")
        words = "".join(
            self._in_font(e, font) if font and local(e) == "t" else self._inline(e) for e in run
        )
        if (
            self.fields
            and not self.fields[-1].shows
            and not any(local(e) == "fldChar" for e in run)
        ):
            self.pictures.lost["unread"] += bool(words.strip())
            return ""
        if not words.strip():
            return words
        for tag, is_so in self._marks(given):
            if is_so:
                words = f"<{tag}>{words}</{tag}>"
        return words

    def _marks(self, given: Element | None) -> Iterator[tuple[str, bool]]:
        height = self._letters("vertAlign", given)
        yield "sup", value(height) == "superscript"
        yield "sub", value(height) == "subscript"
        yield "s", self._is("strike", given) or self._is("dstrike", given)
        yield "em", self._is("i", given, of_paragraph=False)
        yield "strong", self._is("b", given, of_paragraph=False)

    def _letters(
        self, name: str, given: Element | None, *, of_paragraph: bool = True
    ) -> Element | None:
        found = child(given, name)
        if found is None:
            found = self.styles.letters(value(child(given, "rStyle")), name)
        if found is None and of_paragraph:
            found = self.styles.letters(self.style_id, name)
        return found

    def _is(self, name: str, given: Element | None, *, of_paragraph: bool = True) -> bool:
        found = self._letters(name, given, of_paragraph=of_paragraph)
        return found is not None and is_on(found)

    def _in_font(self, element: Element, font: str) -> str:
        self._account(element)
        words, unknown = symbols.written_in(font, element.text or "")
        self.pictures.lost["symbols"] += unknown
        return escape(words, quote=False)

    def _sign(self, font: str, code: str) -> str:
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

    def _field(self, element: Element) -> str:
        kind = value(element, "fldCharType")
        if kind == "begin":
            self.fields.append(Field(form=child(element, "ffData")))
        elif kind == "separate" and self.fields:
            now = self.fields[-1]
            now.shows = True
            if address := _address(now.instruction):
                now.closes = "</a>"
                return f'<a href="{escape(address)}">'
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            return ended.closes + self._instead(ended)
        return ""

    def _simple_field(self, element: Element) -> str:
        instruction, words = value(element, "instr"), self.inline(element)
        if (address := _address(instruction)) and words.strip():
            return f'<a href="{escape(address)}">{words}</a>'
        return words or self._instead(Field(instruction=instruction, form=child(element, "ffData")))

    def _instead(self, ended: Field) -> str:
        """Return what a field shows that holds no text: a box to tick, a choice, a sign, the words of a button."""
        words = [
            quoted or switch or plain
            for quoted, switch, plain in INSTRUCTION.findall(ended.instruction)
        ]
        kind = words[0].upper() if words else ""
        if kind == "FORMCHECKBOX":
            box = child(ended.form, "checkBox")
            checked = child(box, "checked")
            checked = checked if checked is not None else child(box, "default")
            return _ticked(checked)
        if ended.shows:
            return ""
        if kind == "FORMDROPDOWN":
            choices = child(ended.form, "ddList")
            entries = [
                e for e in (choices if choices is not None else ()) if local(e) == "listEntry"
            ]
            at = number(value(child(choices, "result")) or value(child(choices, "default")))
            return escape(value(entries[at]), quote=False) if 0 <= at < len(entries) else ""
        if kind == "SYMBOL" and len(words) > 1:
            font = next((words[at + 1] for at, word in enumerate(words[:-1]) if word == "\\f"), "")
            code = words[1].lower().removeprefix("0x")
            at = int(code, 16) if words[1].lower().startswith("0x") and code else number(code)
            return self._sign(font, f"{at:x}")
        if kind in ("MACROBUTTON", "GOTOBUTTON") and len(words) > 2:
            return escape(" ".join(words[2:]), quote=False)
        return ""

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
        self.found_notes[place] = self._apart(note)
        self.part, self.fields, self.style_id = outer
        return f"[{place + 1}]"

    def _drawing(self, element: Element) -> str:
        """Return its pictures; its boxes and other words are read as any."""
        described = next((value(e, "descr") for e in element.iter() if local(e) == "docPr"), "")
        made = self.inline(element)
        for part in self._outside_boxes(element):
            link = ""
            if local(part) == "blip":
                link = value(part, "embed") or value(part, "link")
            elif local(part) == "imagedata":
                link = value(part, "id")
            if not link:
                continue
            content = self.package.picture(self.part, link)
            address = (
                self.pictures.keep(content) if content else self.pictures.lose("pictures_elsewhere")
            )
            if address:
                made += f'<img src="{address}" alt="{escape(described)}">'
        return made

    def _inside(self, parent: Element, name: str) -> Iterator[Element]:
        """Yield rows or cells, also those inside content controls and custom markup."""
        for element in parent:
            if local(element) == name:
                yield element
            elif local(element) in TAKEN_OUT:
                self._account(element)
            elif local(element) not in UNREAD and local(element) not in ("tbl", "p"):
                yield from self._inside(element, name)

    def _outside_boxes(self, element: Element) -> Iterator[Element]:
        for part in element:
            if local(part) == "AlternateContent":
                yield from self._outside_boxes(self._chosen(part))
            elif local(part) != "txbxContent":
                yield part
                yield from self._outside_boxes(part)

    def _chosen(self, element: Element) -> Element:
        """Return the newest form in which Word wrote something; the older one says the same."""
        forms = {local(e): e for e in reversed(element)}
        chosen = next(
            (forms[name] for name in ("Choice", "Fallback") if name in forms and len(forms[name])),
            element,
        )
        for other in element:
            if other is not chosen and chosen is not element:
                self._account(other)
        return chosen

    def _table(self, table: Element) -> str:
        rows: list[list[Cell]] = []
        for row in self._inside(table, "tr"):
            given = child(row, "trPr")
            if child(given, "del") is not None:
                self._account(row)
                continue
            hidden = child(given, "hidden")
            if hidden is not None and is_on(hidden):
                self._account(row)
                self.pictures.lost["hidden"] += 1
                continue
            rows.append([self._cell(cell, given) for cell in self._inside(row, "tc")])
        _join_rows(rows)
        made = "".join(
            f"<tr>{''.join(_cell_html(c) for c in row if not c.continues)}</tr>" for row in rows
        )
        return f"<table>{made}</table>"

    def _cell(self, cell: Element, row: Element | None) -> Cell:
        given = child(cell, "tcPr")
        merged = child(given, "vMerge")
        header = child(row, "tblHeader")
        return Cell(
            words=self._apart(cell),
            columns=min(max(number(value(child(given, "gridSpan")), 1), 1), MAX_SPAN),
            is_header=header is not None and is_on(header),
            continues=merged is not None and value(merged) != "restart",
        )

    readers: ClassVar[dict[str, Callable[[Body, Element], str]]] = {
        "r": _run,
        "t": _text,
        "delText": _deleted_words,
        **dict.fromkeys(TAKEN_OUT, _taken_out),
        "sym": _symbol,
        "hyperlink": _link,
        "fldChar": _field,
        "instrText": _instruct,
        "fldSimple": _simple_field,
        **dict.fromkeys(("footnoteReference", "endnoteReference"), _note),
        "sdt": _control,
        "ruby": _ruby,
        "AlternateContent": _newest,
        **dict.fromkeys(("blip", "imagedata"), _nothing),
        **dict.fromkeys(("drawing", "pict", "object"), _drawing),
        "txbxContent": _box,
        **dict.fromkeys(("p", "tbl"), _block_inside),
        "textpath": _word_art,
    }
    """What an element inside a paragraph says; any other is read for its children."""


def _ticked(box: Element | None) -> str:
    return CHECKED if box is not None and is_on(box) else UNCHECKED


def _join_rows(rows: list[list[Cell]]) -> None:
    """Let a cell span the rows below it that continue it."""
    above: dict[int, Cell] = {}
    for row in rows:
        at = 0
        for cell in row:
            if cell.continues and at in above:
                above[at].rows += 1
                above[at].words += cell.words
            else:
                cell.continues = False
                above[at] = cell
            at += cell.columns


def _cell_html(cell: Cell) -> str:
    tag = "th" if cell.is_header else "td"
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<{tag}{spans}>{cell.words}</{tag}>"


def _is_drop_cap(paragraph: Element) -> bool:
    return value(child(paragraph, "pPr", "framePr"), "dropCap") in ("drop", "margin")


def _address(instruction: str) -> str:
    """Return where a HYPERLINK field leads; "" for another field, and for a place in the document."""
    words = INSTRUCTION.findall(instruction)
    if not words or words[0][2].upper() != "HYPERLINK":
        return ""
    address, place, switch = "", "", ""
    for quoted, given, plain in words[1:]:
        if given:
            switch = given.lower() if given.lower() in ("\\l", "\\o", "\\t") else ""
        elif switch:
            place = quoted or plain if switch == "\\l" else place
            switch = ""
        else:
            address = address or quoted or plain
    return f"{address}#{place}" if address and place else address


def _in(tag: str, words: str) -> str:
    if not words.strip():
        return ""
    return (
        f"<blockquote><p>{words}</p></blockquote>"
        if tag == "blockquote"
        else f"<{tag}>{words}</{tag}>"
    )
