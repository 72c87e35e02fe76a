"""The sections with which a text of each kind begins, and which of them have text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.html import escape

from knowledge.models import WritingTemplate
from knowledge.richtext.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

REFERENCE = Path(__file__).parents[1] / "reference" / "templates.toml"
SECTION = re.compile(r"(<h2>)(.*?)</h2>(.*?)(?=<h2>|\Z)", re.DOTALL)
WITHOUT_WORDS = re.compile(r"<(img|table|hr)\b")


@dataclass(frozen=True)
class Section:
    heading: str
    hint: str
    is_written: bool = False


def default_text(kind: str, language: str) -> str:
    """Return the template as it is delivered: "" for what no text can be."""
    return _defaults().get((kind, language), "")


def templates() -> dict[tuple[str, str], list[Section]]:
    """Return every template as it stands, by kind and language."""
    texts = _defaults() | {
        (row.kind, row.language): row.text for row in WritingTemplate.objects.all()
    }
    return {name: read(text) for name, text in texts.items()}


def read(text: str) -> list[Section]:
    """Return what a template says: blocks of lines, of which the first is a heading and the others a hint."""
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", text.replace("\r", "").strip())]
    lines = [[line.strip() for line in block if line.strip()] for block in blocks]
    return [Section(block[0], " ".join(block[1:])) for block in lines if block]


def as_html(sections: Iterable[Section]) -> str:
    return "".join(f"<h2>{escape(section.heading)}</h2><p></p>" for section in sections)


def begun(html: str, sections: Iterable[Section]) -> str:
    """Return the text with the headings that it lacks at its end."""
    there = {_key(heading) for heading, _text in _parts(html)}
    return html + as_html(s for s in sections if _key(s.heading) not in there)


def standing(html: str, sections: Iterable[Section]) -> list[Section]:
    """Return the sections, each with whether something stands below its heading."""
    written = {_key(heading) for heading, text in _parts(html) if _says_something(text)}
    return [Section(s.heading, s.hint, _key(s.heading) in written) for s in sections]


def without_empty(html: str) -> tuple[str, list[str]]:
    """Return the text without headings of a template below which nothing stands, and those headings."""
    known = {_key(section.heading) for sections in templates().values() for section in sections}
    dropped: list[str] = []

    def keep(found: re.Match[str]) -> str:
        if _key(found[2]) not in known or _says_something(found[3]):
            return found[0]
        dropped.append(plain_text(found[2]))
        return ""

    return SECTION.sub(keep, html), dropped


def _parts(html: str) -> list[tuple[str, str]]:
    return [(found[2], found[3]) for found in SECTION.finditer(html)]


def _key(heading: str) -> str:
    return plain_text(heading).casefold().rstrip(" :")


def _says_something(html: str) -> bool:
    return bool(WITHOUT_WORDS.search(html) or plain_text(html))


@cache
def _defaults() -> dict[tuple[str, str], str]:
    content = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))
    return {
        (kind, language): text.strip()
        for kind, languages in content.items()
        for language, text in languages.items()
    }
