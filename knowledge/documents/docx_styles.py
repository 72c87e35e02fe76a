"""What the styles and the numbering of a Word document mean: headings, weight, hidden text, kinds of lists."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
BODY_LEVEL = 9
"""An outline level of 9 says that the paragraph is no heading."""

MAX_CHAIN = 20
LIST_TYPES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
"""HTML has no other kinds of numbers in a list than these and plain ones."""

ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def child(element: Element | None, *path: str) -> Element | None:
    for name in path:
        element = next(
            (e for e in (element if element is not None else ()) if local(e) == name), None
        )
    return element


def value(element: Element | None, name: str = "val") -> str:
    """Return an attribute by its local name, whatever its namespace; "" for none."""
    if element is None:
        return ""
    return next((v for key, v in element.attrib.items() if key.rpartition("}")[2] == name), "")


def is_on(element: Element) -> bool:
    return value(element) not in ("0", "false", "off")


def number(text: str, default: int = 0) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else default


@dataclass
class Style:
    name: str
    based_on: str
    element: Element


class Styles:
    """`numbering_of` and `level_of` follow a style to those it is based on."""

    def __init__(self, root: Element | None) -> None:
        self.by_id: dict[str, Style] = {}
        for element in root if root is not None else ():
            if local(element) == "style":
                name = value(child(element, "name"))
                based_on = value(child(element, "basedOn"))
                self.by_id[value(element, "styleId")] = Style(name, based_on, element)

    def chain(self, style_id: str) -> Iterator[Style]:
        for _step in range(MAX_CHAIN):
            style = self.by_id.get(style_id)
            if style is None:
                return
            yield style
            style_id = style.based_on

    def is_named(self, style_id: str, *names: str) -> bool:
        return any(style.name.lower() in names for style in self.chain(style_id))

    def level_of(self, paragraph: Element | None, style_id: str) -> int | None:
        """Return 0 for a title, 1 for a heading of the first level, None for a plain paragraph."""
        given = value(child(paragraph, "outlineLvl"))
        if given:
            return _level(given)
        for style in self.chain(style_id):
            if named := HEADING.fullmatch(style.name):
                return int(named[1])
            if style.name.lower() == "title":
                return 0
            if level := value(child(style.element, "pPr", "outlineLvl")):
                return _level(level)
        return None

    def letters(self, style_id: str, name: str) -> Element | None:
        """Return a run property such as `b` of a style."""
        for style in self.chain(style_id):
            found = child(style.element, "rPr", name)
            if found is not None:
                return found
        return None

    def numbering_of(self, style_id: str) -> Element | None:
        for style in self.chain(style_id):
            found = child(style.element, "pPr", "numPr")
            if found is not None:
                return found
        return None


def _level(text: str) -> int | None:
    level = number(text, BODY_LEVEL)
    return level + 1 if 0 <= level < BODY_LEVEL else None


@dataclass(frozen=True)
class Level:
    kind: str = "bullet"
    start: int = 1
    text: str = ""


@dataclass(frozen=True)
class Numbered:
    """A paragraph's place: its level, its number in words, and how HTML counts it."""

    level: int
    kind: str
    count: int
    words: str

    @property
    def tag(self) -> str:
        return "ul" if self.kind == "bullet" else "ol"

    @property
    def html_type(self) -> str:
        return LIST_TYPES.get(self.kind, "")


@dataclass
class Numbering:
    """Counts the paragraphs of each list in the order in which they are asked for."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    counts: dict[str, Counter[int]] = field(default_factory=dict)
    restarted: set[tuple[str, int]] = field(default_factory=set)
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element | None) -> Numbering:
        made = cls()
        abstract: dict[str, dict[int, Level]] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                abstract[value(element, "abstractNumId")] = dict(_levels(element))
        for element in root if root is not None else ():
            if local(element) == "num":
                made._learn(element, abstract)
        return made

    def _learn(self, element: Element, abstract: dict[str, dict[int, Level]]) -> None:
        name, of = value(element, "numId"), value(child(element, "abstractNumId"))
        self.abstract[name] = of
        self.levels[name] = dict(abstract.get(of, {}))
        self.overrides[name] = {}
        for override in element:
            if local(override) != "lvlOverride":
                continue
            at = number(value(override, "ilvl"))
            self.levels[name].update(_levels(override))
            start = value(child(override, "startOverride"))
            if start:
                self.overrides[name][at] = number(start, 1)

    def next(self, list_id: str, at: int) -> Numbered | None:
        """Count one more paragraph; None where the list says that it carries no number."""
        level = self.levels.get(list_id, {}).get(at, Level())
        if list_id in ("", "0"):
            return None
        counts = self.counts.setdefault(self.abstract.get(list_id, list_id), Counter())
        start = self.overrides.get(list_id, {}).get(at)
        if start is not None and (list_id, at) not in self.restarted:
            self.restarted.add((list_id, at))
            counts[at] = start
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        for deeper in [deep for deep in counts if deep > at]:
            del counts[deeper]
        if level.kind == "none":
            return None
        return Numbered(at, level.kind, counts[at], self._words(list_id, at, counts))

    def _words(self, list_id: str, at: int, counts: Counter[int]) -> str:
        levels = self.levels.get(list_id, {})

        def counted(found: re.Match[str]) -> str:
            which = int(found[1]) - 1
            level = levels.get(which, Level("decimal"))
            return in_words(level.kind, counts.get(which, level.start))

        return re.sub(r"%([1-9])", counted, levels.get(at, Level()).text)


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for element in parent:
        if local(element) == "lvl":
            yield (
                number(value(element, "ilvl")),
                Level(
                    kind=value(child(element, "numFmt")) or "decimal",
                    start=number(value(child(element, "start")), 1),
                    text=value(child(element, "lvlText")),
                ),
            )


def in_words(kind: str, count: int) -> str:
    """Return a number as a list of this kind writes it."""
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 10)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        made = ""
        for worth, sign in ROMAN:
            made += sign * (count // worth)
            count %= worth
        return made.upper() if kind == "upperRoman" else made
    return str(count)
