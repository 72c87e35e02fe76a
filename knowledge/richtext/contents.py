"""What a text holds: its headings, with a place in the text to go to, and how long one reads."""

from __future__ import annotations

import html as markup
import re
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Sequence

TAG = re.compile(r"<[^>]*>")
HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
WHY = re.compile(r"\b(waarom|werkte niet|niet werkte|pourquoi)\b", re.IGNORECASE)
WORDS_A_MINUTE = 200
LISTED_FROM = 3
"""Fewer headings are seen at a glance."""


@dataclass(frozen=True)
class Part:
    anchor: str
    title: str


@dataclass(frozen=True)
class TableOfContents:
    parts: Sequence[Part]
    minutes: int

    def __bool__(self) -> bool:
        return len(self.parts) >= LISTED_FROM

    @property
    def why(self) -> str:
        found = (part.anchor for part in self.parts if WHY.search(part.title))
        return next(found, "text")


def with_places(html: str) -> tuple[SafeString, TableOfContents]:
    """Give the headings of a text as it is shown a place to go to, and list them."""
    parts: list[Part] = []

    def place(heading: re.Match[str]) -> str:
        parts.append(Part(f"part-{len(parts) + 1}", _words(heading[1])))
        return f'<h2 id="{parts[-1].anchor}">{heading[1]}</h2>'

    placed = HEADING.sub(place, html)
    minutes = max(1, ceil(len(TAG.sub(" ", html).split()) / WORDS_A_MINUTE))
    return mark_safe(placed), TableOfContents(parts, minutes)  # noqa: S308 - the cleaned text and anchors of ours


def _words(heading: str) -> str:
    return " ".join(markup.unescape(TAG.sub("", heading)).split())
