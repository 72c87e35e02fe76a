"""Fields and content controls of a Word document: links, boxes to tick, choices, signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from knowledge.documents.docx_styles import child, is_on, local, number, value

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from knowledge.documents.docx_body import Body

INSTRUCTION = re.compile(r'"([^"]*)"|(\\\S)|(\S+)')
CHECKED, UNCHECKED = "\u2612", "\u2610"


@dataclass
class Field:
    """A field: its instruction, then what it shows."""

    instruction: str = ""
    form: Element | None = None
    shows: bool = False
    closes: str = ""


def read_field(body: Body, element: Element) -> str:
    kind = value(element, "fldCharType")
    if kind == "begin":
        body.fields.append(Field(form=child(element, "ffData")))
    elif kind == "separate" and body.fields:
        now = body.fields[-1]
        now.shows = True
        if address := _address(now.instruction):
            now.closes = "</a>"
            return f'<a href="{escape(address)}">'
    elif kind == "end" and body.fields:
        ended = body.fields.pop()
        return ended.closes + _instead(body, ended)
    return ""


def read_simple_field(body: Body, element: Element) -> str:
    instruction, words = value(element, "instr"), body.inline(element)
    if (address := _address(instruction)) and words.strip():
        return f'<a href="{escape(address)}">{words}</a>'
    return words or _instead(body, Field(instruction=instruction, form=child(element, "ffData")))


def _instead(body: Body, ended: Field) -> str:
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
        entries = [e for e in (choices if choices is not None else ()) if local(e) == "listEntry"]
        at = number(value(child(choices, "result")) or value(child(choices, "default")))
        return escape(value(entries[at]), quote=False) if 0 <= at < len(entries) else ""
    if kind == "SYMBOL" and len(words) > 1:
        font = next((words[at + 1] for at, word in enumerate(words[:-1]) if word == "\\f"), "")
        code = words[1].lower().removeprefix("0x")
        at = int(code, 16) if words[1].lower().startswith("0x") and code else number(code)
        return body.sign(font, f"{at:x}")
    if kind in ("MACROBUTTON", "GOTOBUTTON") and len(words) > 2:
        return escape(" ".join(words[2:]), quote=False)
    return ""


def read_instruction(body: Body, element: Element) -> str:
    if body.fields and not body.fields[-1].shows:
        body.fields[-1].instruction += element.text or ""
    return ""


def read_control(body: Body, element: Element) -> str:
    box = child(element, "sdtPr", "checkbox")
    if box is None:
        return body.inline(element)
    body.account(element)
    return _ticked(child(box, "checked"))


def _ticked(box: Element | None) -> str:
    return CHECKED if box is not None and is_on(box) else UNCHECKED


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
