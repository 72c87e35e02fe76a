"""Markdown and HTML, as text files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from knowledge.documents.report import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.documents.report import Pictures

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def read_markdown(source: Path, _pictures: Pictures) -> str:
    """Return Markdown as HTML; HTML in it is text."""
    text = FRONT_MATTER.sub("", _text(source))
    return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


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
