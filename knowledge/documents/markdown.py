"""Markdown and HTML, as text files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from knowledge.documents.report import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.documents.report import Pictures

FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
NOTE = re.compile(r"\s{0,3}\[\^([^\]\s]+)\]:\s*(.*)")
ASKED = re.compile(r"\[\^([^\]\s]+)\]")
TASK = re.compile(r"^(\s*(?:[-*+]|\d+[.)])\s+)\[([ xX])\]\s")
CHECKED, UNCHECKED = "\u2612", "\u2610"
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def read_markdown(source: Path, pictures: Pictures) -> str:
    """Return Markdown as HTML; HTML in it is text."""
    text = FRONT_MATTER.sub("", _text(source))
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    text, notes = _notes_apart(text)
    pictures.lost["footnotes"] += len(notes)
    below = "".join(f"<li>{reader.render(note)}</li>" for note in notes)
    return f"{reader.render(text)}{f'<ol>{below}</ol>' if below else ''}"


def _notes_apart(text: str) -> tuple[str, list[str]]:
    """Return the text with numbers for its footnotes, and those in the order in which they are asked for.

    Boxes to tick become signs on the way. Nothing is touched inside a fence of code. A note that nothing asks for
    comes last.
    """
    lines: list[tuple[str, bool]] = []
    notes: dict[str, list[str]] = {}
    fence, note = "", ""
    for line in text.split("\n"):
        marked = FENCE.match(line)
        if marked and (not fence or marked[1].startswith(fence)):
            fence, note = ("" if fence else marked[1]), ""
        elif not fence and (defined := NOTE.match(line)):
            note = defined[1]
            notes.setdefault(note, []).append(defined[2])
            continue
        elif note and (line.startswith(("    ", "\t")) or not line.strip()):
            notes[note].append(line.strip())
            continue
        else:
            note = ""
        lines.append((line, bool(fence or marked)))
    order: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        name = found[1]
        if name not in notes:
            return found[0]
        if name not in order:
            order.append(name)
        return f"\\[{order.index(name) + 1}\\]"

    written = "\n".join(
        line if is_code else ASKED.sub(numbered, TASK.sub(_box, line)) for line, is_code in lines
    )
    order += [name for name in notes if name not in order]
    return written, ["\n".join(notes[name]) for name in order]


def _box(found: re.Match[str]) -> str:
    return f"{found[1]}{UNCHECKED if found[2] == ' ' else CHECKED} "


def read_html(source: Path, _pictures: Pictures) -> str:
    return _text(source)


def _text(source: Path) -> str:
    raw = source.read_bytes()
    if b"\0" in raw.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")[
        :4096
    ] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("broken")
    encodings = (
        ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    )
    for encoding in encodings:
        try:
            return raw.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise Unreadable("broken")
