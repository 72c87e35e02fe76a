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


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.unshown = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unshown += tag in UNSHOWN
        self._part(tag)
        if tag == "img" and not self.unshown:
            self.words.append(f"{dict(attrs).get('alt') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        self.unshown -= tag in UNSHOWN and self.unshown > 0
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self.unshown:
            self.words.append(data)

    def _part(self, tag: str) -> None:
        if tag not in INLINE:
            self.words.append(" ")


def plain_text(html: str) -> str:
    """Return the text that a reader sees, in one line; of pictures their description."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.words).replace(SOFT_HYPHEN, "").split())
