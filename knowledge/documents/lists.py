"""Nested lists in HTML, out of paragraphs that each say their level, kind and number."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class _Open:
    level: int
    tag: str
    kind: str
    count: int

    def takes(self, level: int, tag: str, kind: str, count: int) -> bool:
        is_next = tag == "ul" or count == self.count + 1
        return (self.level, self.tag, self.kind) == (level, tag, kind) and is_next


@dataclass
class Lists:
    """Writes items one by one; `close` ends the list and returns it, so that what follows stands after it."""

    made: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def add(self, words: str, *, level: int, tag: str, kind: str = "", count: int = 1) -> None:
        while self.open and self.open[-1].level > level:
            self._end()
        now = self.open[-1] if self.open else None
        if now is not None and now.takes(level, tag, kind, count):
            now.count = count
            self.made.append("</li>")
        else:
            if now is not None and now.level == level:
                self._end()
            self.open.append(_Open(level, tag, kind, count))
            self.made.append(opening(tag, kind, count))
        self.made.append(f"<li>{words}")

    def close(self) -> str:
        while self.open:
            self._end()
        made, self.made = "".join(self.made), []
        return made

    def _end(self) -> None:
        self.made.append(f"</li></{self.open.pop().tag}>")


def opening(tag: str, kind: str = "", start: int = 1) -> str:
    """Return the start tag of a list; HTML counts no lower than 1 in letters."""
    given = f' start="{start}"' if tag == "ol" and start != 1 else ""
    given += f' type="{kind}"' if tag == "ol" and kind else ""
    return f"<{tag}{given}>"
