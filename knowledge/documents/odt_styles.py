"""What the styles of an OpenDocument text mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from knowledge.documents.docx_styles import number
from knowledge.documents.odt_names import get, short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

EDGES = ("style:header", "style:footer", "style:header-left", "style:footer-left")
NUMBER_KINDS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
HEADING_STYLE = re.compile(r"Heading_20_([1-9])")
MAX_CHAIN = 20


@dataclass(frozen=True)
class Level:
    kind: str = "bullet"
    start: int = 1
    text: str = "%"
    shown: int = 1


@dataclass
class Letters:
    """What a style says of its letters; None where it leaves that to the style above it."""

    above: str = ""
    bold: bool | None = None
    italic: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    height: str | None = None
    font: str | None = None
    level: int | None = None


NO_LETTERS = Letters()


class Styles:
    """What the names of styles mean: weight, hidden text, headings, the kinds of lists."""

    def __init__(self, *roots: Element | None) -> None:
        self.letters: dict[str, Letters] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        self.hidden_sections: set[str] = set()
        self.hidden_tables: set[str] = set()
        self.edges = 0
        for root in roots:
            for element in root.iter() if root is not None else ():
                self._learn(element, short(str(element.tag)))

    def _learn(self, element: Element, tag: str) -> None:
        if tag == "style:style":
            self._learn_style(element)
        elif tag == "text:list-style":
            self.lists[get(element, "style:name")] = dict(_levels(element))
        elif tag == "text:outline-style":
            self.outline = dict(_levels(element))
        elif tag in EDGES:
            self.edges += bool("".join(element.itertext()).strip())

    def _learn_style(self, style: Element) -> None:
        name = get(style, "style:name")
        made = Letters(above=get(style, "style:parent-style-name"))
        if level := get(style, "style:default-outline-level"):
            made.level = number(level)
        for below in style:
            tag = short(str(below.tag))
            if tag == "style:text-properties":
                _learn_letters(made, below)
            elif tag == "style:section-properties" and get(below, "text:display") == "none":
                self.hidden_sections.add(name)
            elif tag == "style:table-properties" and get(below, "table:display") == "false":
                self.hidden_tables.add(name)
        self.letters[name] = made

    def chain(self, name: str) -> Iterator[tuple[str, Letters]]:
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


def _learn_letters(made: Letters, given: Element) -> None:
    if weight := get(given, "fo:font-weight"):
        made.bold = weight in ("bold", "600", "700", "800", "900")
    if slant := get(given, "fo:font-style"):
        made.italic = slant in ("italic", "oblique")
    line = get(given, "style:text-line-through-style") or get(given, "style:text-line-through-type")
    if line:
        made.struck = line != "none"
    if display := get(given, "text:display"):
        made.hidden = display == "none"
    if place := get(given, "style:text-position"):
        first = place.split()[0]
        raised = number(first.removesuffix("%").partition(".")[0])
        made.height = (
            "sup"
            if first == "super" or raised > 0
            else "sub"
            if first == "sub" or raised < 0
            else ""
        )
    if font := get(given, "style:font-name") or get(given, "fo:font-family"):
        made.font = font.strip("'\"")


def _number_kind(level: Element) -> str:
    """Return how a level counts; one that says the empty format shows no number."""
    is_said = any(short(name) == "style:num-format" for name in level.attrib)
    return NUMBER_KINDS.get(get(level, "style:num-format"), "none") if is_said else "decimal"


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for element in parent:
        tag = short(str(element.tag))
        if tag not in (
            "text:list-level-style-number",
            "text:list-level-style-bullet",
            "text:outline-level-style",
        ):
            continue
        is_number = tag != "text:list-level-style-bullet"
        kind = _number_kind(element) if is_number else "bullet"
        yield (
            number(get(element, "text:level"), 1),
            Level(
                kind=kind,
                start=number(get(element, "text:start-value"), 1),
                text=f"{get(element, 'style:num-prefix')}%{get(element, 'style:num-suffix')}",
                shown=max(number(get(element, "text:display-levels"), 1), 1),
            ),
        )
