"""Runs of a Word document: words with their weight, slant, height and font, or hidden."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knowledge.documents import symbols
from knowledge.documents.docx_styles import child, is_on, local, value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from knowledge.documents.docx_body import Body


def read_run(body: Body, run: Element) -> str:
    given = child(run, "rPr")
    if is_marked(body, "vanish", given):
        if any((e.text or "").strip() for e in run.iter() if local(e) == "t"):
            body.pictures.lost["hidden"] += 1
        body.account(run)
        fields = [e for e in run if local(e) in ("fldChar", "instrText")]
        return "".join(body.inline_of(e) for e in fields) if fields else ""
    fonts = child(given, "rFonts")
    named = fonts.attrib.values() if fonts is not None else ()
    font = next((name for name in named if symbols.is_symbol_font(name)), "")
    words = "".join(
        _in_font(body, e, font) if font and local(e) == "t" else body.inline_of(e) for e in run
    )
    if body.fields and not body.fields[-1].shows and not any(local(e) == "fldChar" for e in run):
        body.pictures.lost["unread"] += bool(words.strip())
        return ""
    if not words.strip():
        return words
    for tag, is_so in _marks(body, given):
        if is_so:
            words = f"<{tag}>{words}</{tag}>"
    return words


def _marks(body: Body, given: Element | None) -> Iterator[tuple[str, bool]]:
    height = _letters(body, "vertAlign", given)
    yield "sup", value(height) == "superscript"
    yield "sub", value(height) == "subscript"
    yield "s", is_marked(body, "strike", given) or is_marked(body, "dstrike", given)
    yield "em", is_marked(body, "i", given, of_paragraph=False)
    yield "strong", is_marked(body, "b", given, of_paragraph=False)


def _letters(
    body: Body, name: str, given: Element | None, *, of_paragraph: bool = True
) -> Element | None:
    found = child(given, name)
    if found is None:
        found = body.styles.letters(value(child(given, "rStyle")), name)
    if found is None and of_paragraph:
        found = body.styles.letters(body.style_id, name)
    return found


def is_marked(body: Body, name: str, given: Element | None, *, of_paragraph: bool = True) -> bool:
    found = _letters(body, name, given, of_paragraph=of_paragraph)
    return found is not None and is_on(found)


def _in_font(body: Body, element: Element, font: str) -> str:
    body.account(element)
    words, unknown = symbols.written_in(font, element.text or "")
    body.pictures.lost["symbols"] += unknown
    return escape(words, quote=False)
