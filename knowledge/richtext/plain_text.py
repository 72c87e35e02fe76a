"""The words of a rich text, without its markup."""

from __future__ import annotations

from html.parser import HTMLParser

SOFT_HYPHEN = "\u00ad"
"""Seen only where a line ends in the middle of a word; a search knows none."""

UNSHOWN = {"script", "style", "template"}
INLINE = {
    "a",
    "abbr",
    "b",
    "code",
    "del",
    "em",
    "i",
    "mark",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
}


RAISED = str.maketrans(
    "0123456789+-=()n",
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207c\u207d\u207e\u207f",
)
LOWERED = str.maketrans(
    "0123456789+-=()",
    "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u208a\u208b\u208c\u208d\u208e",
)
HEIGHTS = {"sup": RAISED, "sub": LOWERED}
"""Figures that are raised or lowered: 10 with a raised 6 is not 106."""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.unshown = 0
        self.heights: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unshown += tag in UNSHOWN
        self._part(tag)
        if tag in HEIGHTS:
            self.heights.append(tag)
        if tag == "img" and not self.unshown:
            self.words.append(f"{dict(attrs).get('alt') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        self.unshown -= tag in UNSHOWN and self.unshown > 0
        self._part(tag)
        if tag in HEIGHTS and self.heights:
            self.heights.pop()

    def handle_data(self, data: str) -> None:
        if not self.unshown:
            self.words.append(data.translate(HEIGHTS[self.heights[-1]]) if self.heights else data)

    def _part(self, tag: str) -> None:
        if tag not in INLINE:
            self.words.append(" ")


def plain_text(html: str) -> str:
    """Return the text that a reader sees, in one line; of pictures their description."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.words).replace(SOFT_HYPHEN, "").split())
