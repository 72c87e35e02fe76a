"""Makes HTML of any origin into what an article can be: a title, two levels of headings, pictures of its own."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import nh3

from knowledge.documents.report import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.documents.report import Pictures

TAGS = {
    "a", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "del", "strike", "i", "img", "li", "ol", "p", "pre", "s", "section", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt"}, "ol": {"start", "type"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}  # fmt: skip
SAME = {
    "b": "strong",
    "i": "em",
    "del": "s",
    "strike": "s",
    "pre": "p",
    "dt": "p",
    "dd": "p",
    "div": "p",
    "section": "p",
    "figcaption": "p",
}
HEADING = re.compile(r"h[1-6]")
FRAMES = re.compile(r"<(?:iframe|object|embed|video|audio|svg|form)\b", re.IGNORECASE)
DOCUMENT_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
UNSHOWN = re.compile(r"<head\b.*?</head\s*>", re.IGNORECASE | re.DOTALL)
MAX_TITLE_LENGTH = 160
MAX_DEPTH = 1_000
"""A parser's time grows with the square of the depth: 50,000 elements inside one another took it half a minute."""

NESTING = re.compile(r"<(/?)([a-z][a-z0-9]*)\b([^<>]*)>", re.IGNORECASE)
CLOSED_BY_OTHERS = {
    "body", "dd", "dt", "head", "html", "li", "p", "tbody", "td", "tfoot", "th", "thead", "tr",
    "br", "col", "hr", "img", "input", "link", "meta", "wbr",
}  # fmt: skip
"""Elements that end without an end tag, so that many of them are not one inside the other."""
VOID = {"br", "hr", "img"}


def tidy(html: str, pictures: Pictures, beside: Path | None = None) -> tuple[str, str]:
    """Return the title that the document gives itself ("" for none), and its text. Raises Unreadable."""
    _refuse_depth(html)
    named = DOCUMENT_TITLE.search(html)
    pictures.lost["objects"] += len(FRAMES.findall(html))
    safe = nh3.clean(
        UNSHOWN.sub("", html),
        tags=TAGS,
        clean_content_tags={"script", "style", "template", "iframe", "object", "svg"},
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "picture", "data"},
        link_rel=None,
    )
    pages = _Pages(pictures, beside)
    pages.feed(safe)
    pages.close()
    title, text = pages.finished()
    if not title and named:
        title = " ".join(nh3.clean(named[1], tags=set()).split())[:MAX_TITLE_LENGTH]
    return title, text


def _refuse_depth(html: str) -> None:
    depth = 0
    for tag in NESTING.finditer(html):
        if tag[2].lower() not in CLOSED_BY_OTHERS and not tag[3].endswith("/"):
            depth = max(0, depth - 1) if tag[1] else depth + 1
            if depth > MAX_DEPTH:
                raise Unreadable("nested")


class _Pages(HTMLParser):
    """Collects pieces; a heading is a piece of its own, to be given its level once all are known."""

    def __init__(self, pictures: Pictures, beside: Path | None) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures, self.beside = pictures, beside
        self.pieces: list[str | tuple[int, list[str]]] = []
        self.heading: tuple[int, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if HEADING.fullmatch(tag):
            self.heading = (int(tag[1]), [])
            self.pieces.append(self.heading)
        elif tag == "img":
            self._picture(dict(attrs))
        else:
            self._write(_opening(SAME.get(tag, tag), attrs))

    def handle_endtag(self, tag: str) -> None:
        if HEADING.fullmatch(tag):
            self.heading = None
        elif tag not in VOID:
            self._write(f"</{SAME.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self._write(escape(data, quote=False))

    def finished(self) -> tuple[str, str]:
        levels = [piece[0] for piece in self.pieces if isinstance(piece, tuple)]
        title = self._take_title(levels)
        below = sorted(set(levels))
        if len(below) > 2:
            self.pictures.lost["levels"] += sum(
                count for level, count in Counter(levels).items() if level > below[1]
            )
        return title, "".join(self._said(piece, below) for piece in self.pieces).strip()

    def _take_title(self, levels: list[int]) -> str:
        """Take the first heading for the title where all others stand below it and no text before it."""
        for number, piece in enumerate(self.pieces):
            if isinstance(piece, tuple):
                words = _words(piece[1])
                is_title = (
                    words
                    and len(words) <= MAX_TITLE_LENGTH
                    and piece[0] < min(levels[1:], default=9)
                )
                if not is_title:
                    return ""
                del self.pieces[number], levels[0]
                return words
            if _words([piece]):
                return ""
        return ""

    def _said(self, piece: str | tuple[int, list[str]], levels: list[int]) -> str:
        if isinstance(piece, str):
            return piece
        level, words = piece
        if not _words(words):
            return ""
        tag = "h2" if level == levels[0] else "h3"
        return f"<{tag}>{''.join(words)}</{tag}>"

    def _write(self, text: str) -> None:
        if self.heading is not None:
            self.heading[1].append(text)
        else:
            self.pieces.append(text)

    def _picture(self, attrs: dict[str, str | None]) -> None:
        source = attrs.get("src") or ""
        address = source if source.startswith("picture:") else self._fetched(source)
        if address:
            alt = escape(" ".join((attrs.get("alt") or "").split()))
            self._write(f'<img src="{address}" alt="{alt}">')

    def _fetched(self, source: str) -> str:
        """Keep a picture that is in the text itself or lies beside it; nothing is fetched from elsewhere."""
        if not source:
            return ""  # said already
        if source.startswith("data:"):
            _head, _comma, packed = source.partition(";base64,")
            try:
                return self.pictures.keep(base64.b64decode(packed, validate=True))
            except binascii.Error:
                return self.pictures.lose("pictures_kind")
        if self.beside is not None and "://" not in source:
            path = (self.beside / unquote(source.partition("?")[0])).resolve()
            if path.is_relative_to(self.beside.resolve()) and path.is_file():
                return self.pictures.keep(path.read_bytes())
        return self.pictures.lose("pictures_elsewhere")


def _opening(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    given = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
    return f"<{tag}{given}>"


def _words(pieces: list[str]) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", "".join(pieces)).split())
