"""Taking over, block by block, what the origin of an adaptation changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.richtext.diff import ChangeType, assemble, blocks, compare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from knowledge.richtext.diff import Block, Part

HEADINGS = ("h2", "h3")


def changes(before: str, after: str) -> list[Part]:
    """Return the blocks that are not as they were, but for those in which only the layout changed."""
    return [
        part
        for part in compare(before, after)
        if part.kind != ChangeType.SAME and not part.is_layout_only
    ]


def digest_of(part: Part) -> str:
    """Name a change by what it is, so that it is the same one after the origin changed again."""
    words = "\0".join((part.kind, str(part.before), str(part.after)))
    return hashlib.sha256(words.encode()).hexdigest()


def put_in(text: str, before: str, after: str, taken: Iterable[str]) -> SafeString:
    """Return `text` with the changes of these digests in it.

    A block that stands there as it was in the origin becomes the new one; one that was made to measure
    stays, with the new one below it. What is new follows the block it follows in the origin; without
    that it comes at the end of its section, or of the text.
    """
    wanted, found = set(taken), _Text(blocks(text))
    heading: Block | None = None
    last: Block | None = None
    for part in compare(before, after):
        if part.kind != ChangeType.SAME and digest_of(part) in wanted:
            found.take(part, last, heading)
        if part.new:
            last = part.new
            heading = part.new if part.new.tag in HEADINGS else heading
    return assemble(found.blocks)


class _Text:
    def __init__(self, found: list[Block]) -> None:
        self.blocks = found
        self.serial = 1_000_000  # so that no element of the origin passes for one of ours

    def take(self, part: Part, last: Block | None, heading: Block | None) -> None:
        at = self._place(part.old) if part.old else None
        if part.new is None:
            if at is not None:
                del self.blocks[at]
        elif self._place(part.new) is not None:
            return  # it stands there already
        elif at is not None:
            self.blocks[at] = replace(self.blocks[at], inner=part.new.inner)
        else:
            self.blocks.insert(self._below(part, last, heading), self._ours(part.new))

    def _place(self, block: Block) -> int | None:
        return next((n for n, own in enumerate(self.blocks) if own.key == block.key), None)

    def _below(self, part: Part, last: Block | None, heading: Block | None) -> int:
        if part.old:
            alike = next((n for n, own in enumerate(self.blocks) if own.is_like(part.old)), None)
            if alike is not None:
                return alike + 1
        at = self._place(last) if last else None
        if at is not None:
            return at + 1
        start = self._place(heading) if heading else None
        if start is None:
            return len(self.blocks)
        level = self.blocks[start].tag
        after = range(start + 1, len(self.blocks))
        ends = {"h2": ("h2",), "h3": HEADINGS}[level]
        return next((n for n in after if self.blocks[n].tag in ends), len(self.blocks))

    def _ours(self, block: Block) -> Block:
        self.serial += 1_000
        path = tuple(
            replace(element, serial=self.serial + element.serial) for element in block.path
        )
        return replace(block, path=path)
