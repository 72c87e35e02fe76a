"""What changed between two texts: block by block, and word by word within a block that changed.

A block is what stands on lines of its own: a paragraph, a heading, an item of a list, a row of a table.
Both texts go through `clean`, and every piece that is handed out is made of what that let through.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from knowledge.richtext.sanitizer import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

Thing = TypeVar("Thing", bound="Hashable")

TOKEN = re.compile(r"""<[^>"]*(?:"[^"]*"[^>"]*)*>|&\#?\w+;|\w+|\s+|.""", re.DOTALL)
TAG = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
HREF = re.compile(r'\bhref="([^"]*)"')
INLINE = {
    "a",
    "abbr",
    "b",
    "br",
    "code",
    "em",
    "i",
    "img",
    "mark",
    "s",
    "strong",
    "sub",
    "sup",
    "u",
}
CELLS = {"td", "th"}
SHARED = {"ul", "ol", "table", "tbody", "thead", "blockquote", "section", "div", "aside"}
"""Elements in which blocks that follow each other stand together, wherever they came from."""
ALONE = {"hr"}
MEANING = ("s", "sub", "sup")
"""What changes what a word says: a struck "not" forbids nothing, and 10 with a raised 6 is a million."""

PICTURE = "img"
"""It counts as a word, by what it shows."""

MAX_PAIRS = 250_000
"""So many pairs of equal words (or blocks) are weighed; beyond it the commonest find their place by their neighbours."""
WINDOW = 8
"""So many new blocks are looked at for the one that an old block became."""
ALIKE = 0.5


class ChangeType(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Element:
    tag: str
    opening: str
    serial: int

    def holds_with(self, other: Element) -> bool:
        return self.tag == other.tag and (self.tag in SHARED or self == other)


@dataclass(frozen=True)
class Block:
    """The elements in which a block stands, the innermost last, and the HTML inside them."""

    path: tuple[Element, ...]
    inner: str

    @property
    def tag(self) -> str:
        """The element that says what kind of block it is: a paragraph in a list is an item of it."""
        return next((e.tag for e in reversed(self.path) if e.tag != "p"), "p")

    @property
    def key(self) -> tuple[str, str]:
        return self.tag, " ".join(self.inner.split())

    @cached_property
    def words(self) -> Counter[str]:
        return Counter(word for word in TOKEN.findall(self.inner) if word[0].isalnum())

    @property
    def html(self) -> SafeString:
        return assemble([self])

    def is_like(self, other: Block) -> bool:
        both = self.words.total() + other.words.total()
        return self.tag == other.tag and 2 * (self.words & other.words).total() >= ALIKE * both > 0


@dataclass(frozen=True)
class Part:
    """One block in the order of reading: what became of it, before, after, and with its words marked.

    `index` is its place among the parts of the same two texts, and the same at every comparison of them.
    """

    index: int
    kind: ChangeType
    old: Block | None
    new: Block | None
    marked: SafeString = field(default=SafeString(""))

    @property
    def before(self) -> SafeString:
        return self.old.html if self.old else SafeString("")

    @property
    def after(self) -> SafeString:
        return self.new.html if self.new else SafeString("")

    @property
    def is_layout_only(self) -> bool:
        """The words stayed and only how they are laid out changed."""
        return (
            self.kind == ChangeType.CHANGED
            and "<ins" not in self.marked
            and "<del" not in self.marked
        )


def compare(before: str, after: str) -> list[Part]:
    """Return all blocks of both texts in one order, each with what became of it."""
    old, new = blocks(before), blocks(after)
    parts = [_part(*pair) for pair in _pairs(old, new)]
    return [replace(part, index=index) for index, part in enumerate(parts)]


def compare_line(before: str, after: str) -> SafeString:
    """Return two plain texts of one line as one, with its words marked."""
    return mark_safe(_marked(escape(before), escape(after)))  # noqa: S308 - both are escaped


def taken_over(parts: Iterable[Part], indices: Collection[int]) -> SafeString:
    """Return the text before, with the parts of these indices as they are after it."""
    chosen = (part.new if part.index in indices else part.old for part in parts)
    return assemble(block for block in chosen if block)


def blocks(html: str) -> list[Block]:
    """Take a text apart. `assemble` makes the same text of it again, but for space between the blocks."""
    reading = _Reading()
    for token in TOKEN.findall(clean(html)):
        reading.take(token)
    reading.end_block()
    return reading.found


def assemble(pieces: Iterable[Block]) -> SafeString:
    """Make one text of blocks: items that follow each other are one list again, rows one table."""
    made: list[str] = []
    stack: list[Element] = []
    for block in pieces:
        kept = 0
        for mine, theirs in zip(stack, block.path, strict=False):
            if not mine.holds_with(theirs):
                break
            kept += 1
        made += [f"</{e.tag}>" for e in reversed(stack[kept:])]
        made += [e.opening for e in block.path[kept:]]
        made.append(block.inner)
        stack = list(block.path)
    made += [f"</{e.tag}>" for e in reversed(stack)]
    return mark_safe("".join(made))  # noqa: S308 - made of what `clean` let through


class _Reading:
    def __init__(self) -> None:
        self.found: list[Block] = []
        self.path: list[Element] = []
        self.inner: list[str] = []
        self.serial = 0

    def take(self, token: str) -> None:
        tag = _tag(token)
        if not tag or tag in INLINE:
            self.inner.append(token)
        elif any(e.tag == "tr" for e in self.path) and tag != "tr":
            self.inner.append(token if tag in CELLS else " ")
        elif token.startswith("</"):
            self.end_block()
            self._close(tag)
        else:
            self._open(tag, token)

    def end_block(self) -> None:
        inner = "".join(self.inner).strip()
        self.inner = []
        if inner:
            self.found.append(Block(tuple(self.path) or (Element("p", "<p>", 0),), inner))

    def _open(self, tag: str, token: str) -> None:
        self.end_block()
        if tag in ALONE:
            self.found.append(Block(tuple(self.path), token))
            return
        self.serial += 1
        self.path.append(Element(tag, token, self.serial))

    def _close(self, tag: str) -> None:
        while self.path and self.path.pop().tag != tag:
            pass


def _pairs(old: list[Block], new: list[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    same = _common([block.key for block in old], [block.key for block in new])
    at_old = at_new = 0
    for i, j in [*same, (len(old), len(new))]:
        yield from _changed(old[at_old:i], new[at_new:j])
        if i < len(old):
            yield old[i], new[j]
        at_old, at_new = i + 1, j + 1


def _changed(old: list[Block], new: list[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Pair what was changed between two places that stayed: the first block that is like it."""
    at = 0
    for block in old:
        near = range(at, min(at + WINDOW, len(new)))
        found = next((j for j in near if block.is_like(new[j])), None)
        if found is None:
            yield block, None
            continue
        for added in new[at:found]:
            yield None, added
        yield block, new[found]
        at = found + 1
    for added in new[at:]:
        yield None, added


def _part(old: Block | None, new: Block | None) -> Part:
    if old and new:
        if old.key == new.key:
            return Part(0, ChangeType.SAME, old, new, new.html)
        marked = replace(new, inner=_marked(old.inner, new.inner))
        return Part(0, ChangeType.CHANGED, old, new, marked.html)
    fate, mark, block = (ChangeType.ADDED, "ins", new) if new else (ChangeType.REMOVED, "del", old)
    assert block  # noqa: S101 - a pair has at least one of both
    tokens = TOKEN.findall(block.inner)
    words = {at for at, token in enumerate(tokens) if _is_word(token)}
    marked = replace(block, inner=_written(tokens, mark, words, {}))
    return Part(0, fate, old, new, marked.html)


def _marked(before: str, after: str) -> str:
    """Return the HTML of `after` with its new words in `ins`, and those of `before` that went in `del`.

    A word whose link leads elsewhere by now is another word. The cells of a row are compared too, so
    that what went out of a cell is shown in it.
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    old_words, new_words, marks = _words(old), _words(new), _marks(old)
    same = _common([word for _at, word in old_words], [word for _at, word in new_words])
    stayed = {new_words[j][0] for _i, j in same}
    fresh = {at for at, _word in new_words if at not in stayed and _is_word(new[at])}
    gone: dict[int, str] = {}
    at_old, after_token = 0, -1
    for i, j in [*same, (len(old_words), -1)]:
        if i > at_old:
            start = old_words[at_old - 1][0] + 1 if at_old else 0
            went = slice(start, old_words[i - 1][0] + 1)
            gone[after_token] = _bare(old[went], marks[went])
        at_old, after_token = i + 1, new_words[j][0] if new_words else -1
    return _written(new, "ins", fresh, gone)


def _written(tokens: list[str], mark: str, marked: set[int], gone: dict[int, str]) -> str:
    """Write tokens out, runs of the marked ones in `mark`, and after some of them what stood there before."""
    made = [_mark("del", gone[-1])] if gone.get(-1) else []
    run: list[str] = []
    for at, token in enumerate(tokens):
        if at in marked or (run and token.isspace()):
            run.append(token)
        else:
            made += [*_run(mark, run), token]
            run = []
        if gone.get(at):
            made += [*_run(mark, run), _mark("del", gone[at])]
            run = []
    return "".join([*made, *_run(mark, run)]).strip()


def _run(mark: str, run: list[str]) -> list[str]:
    return [_mark(mark, "".join(run))] if run else []


def _mark(mark: str, text: str) -> str:
    """Mark words, and say so to who hears the page. The space around them stays outside."""
    said = _("added:") if mark == "ins" else _("taken out:")
    words = text.strip()
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if not words:
        return text
    return (
        f'{head}<{mark}><span class="visually-hidden">{escape(said)} </span>{words}</{mark}>{tail}'
    )


def _words(tokens: list[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Return the places of the words and cells among the tokens, each word with its link and what changes its meaning."""
    found: list[tuple[int, tuple[str, ...]]] = []
    link = ""
    for at, (token, marks) in enumerate(zip(tokens, _marks(tokens), strict=True)):
        tag = _tag(token)
        if tag == "a":
            address = HREF.search(token)
            link = address[1] if address else ""
        if _is_word(token) or (tag in CELLS and token[1] != "/"):
            found.append((at, (tag if tag in CELLS else token, link, *marks)))
    return found


def _marks(tokens: list[str]) -> list[tuple[str, ...]]:
    """Return for each token which of the elements that change its meaning it stands in."""
    open_now: Counter[str] = Counter()
    found = []
    for token in tokens:
        tag = _tag(token)
        if tag in MEANING:
            open_now[tag] += -1 if token[1] == "/" else 1
        found.append(tuple(mark for mark in MEANING if open_now[mark] > 0))
    return found


def _bare(tokens: list[str], marks: list[tuple[str, ...]]) -> str:
    """Return what went, with as much of its layout as changes what it says."""
    made = ""
    for token, of_token in zip(tokens, marks, strict=True):
        shown = " " if _tag(token) in {*CELLS, "br"} else token if _stays(token) else ""
        for mark in reversed(of_token if shown.strip() else ()):
            shown = f"<{mark}>{shown}</{mark}>"
        made += shown
    for mark in MEANING:
        made = re.sub(rf"</{mark}>(\s*)<{mark}>", r"\1", made)
    return made


def _stays(token: str) -> bool:
    """Say whether it is shown where it went: words, and pictures."""
    return _tag(token) in {"", PICTURE}


def _tag(token: str) -> str:
    found = TAG.match(token) if token[0] == "<" else None
    return found[1].lower() if found else ""


def _is_word(token: str) -> bool:
    return not (token.isspace() or token[0] == "<") or _tag(token) == PICTURE


def _common(old: Sequence[Thing], new: Sequence[Thing]) -> list[tuple[int, int]]:
    """Return the places of a longest series of things that both have in the same order.

    Hunt and Szymanski: a little work for each pair of equal things. Of a text with more pairs than
    MAX_PAIRS the commonest things are left out, and found again beside what was matched.
    """
    places = _places(old, new)
    ends: list[int] = []
    chains: list[tuple[int, int, Any]] = []
    for i, thing in enumerate(old):
        for j in reversed(places.get(thing, ())):
            at = bisect_left(ends, j)
            chain = (i, j, chains[at - 1] if at else None)
            ends[at : at + 1], chains[at : at + 1] = [j], [chain]
    found = []
    link = chains[-1] if chains else None
    while link:
        found.append((link[0], link[1]))
        link = link[2]
    return _widened(found[::-1], old, new)


def _places(old: Sequence[Thing], new: Sequence[Thing]) -> dict[Thing, list[int]]:
    """Return where the things of `old` stand in `new`, the rarest first, as long as they are few enough."""
    places: dict[Thing, list[int]] = defaultdict(list)
    for j, thing in enumerate(new):
        places[thing].append(j)
    pairs = {
        thing: times * len(places[thing])
        for thing, times in Counter(old).items()
        if thing in places
    }
    left = MAX_PAIRS
    for thing in sorted(pairs, key=pairs.__getitem__):
        left -= pairs[thing]
        if left < 0:
            del places[thing]
    return places


def _widened(
    same: list[tuple[int, int]], old: Sequence[Thing], new: Sequence[Thing]
) -> list[tuple[int, int]]:
    """Add to a series of matches those that lie against one of them."""
    wide: list[tuple[int, int]] = []
    i = j = 0
    for next_i, next_j in [*same, (len(old), len(new))]:
        while i < next_i and j < next_j and old[i] == new[j]:
            wide.append((i, j))
            i, j = i + 1, j + 1
        back: list[tuple[int, int]] = []
        up_i, up_j = next_i - 1, next_j - 1
        while up_i >= i and up_j >= j and old[up_i] == new[up_j]:
            back.append((up_i, up_j))
            up_i, up_j = up_i - 1, up_j - 1
        wide += back[::-1]
        if next_i < len(old):
            wide.append((next_i, next_j))
        i, j = next_i + 1, next_j + 1
    return wide
