"""Signs that nobody sees: they come along with a copy, and make two words that look alike differ."""

from __future__ import annotations

import re
import unicodedata

JOINER = "\u200d"
EMOJI_PARTS = {"So", "Sk", "Mn"}
LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What Unicode, and a mail program or a spreadsheet after it, takes for the end of a line."""


def in_one_line(text: str) -> str:
    """Return text with single spaces, in one Unicode form, without signs that cannot be seen; emoji stay whole."""
    seen = LINE_ENDS.sub(" ", text)
    made = [sign for at, sign in enumerate(seen) if _is_seen(seen, at)]
    return " ".join(unicodedata.normalize("NFC", "".join(made)).split())


def in_lines(text: str) -> str:
    """Return text of which every line ends in the same way."""
    return LINE_ENDS.sub("\n", text)


def address_of(typed: str) -> str:
    """Return an e-mail address without signs that cannot be seen; a blank inside it stays, and is refused as ever."""
    return "".join(c for c in typed if unicodedata.category(c) != "Cf").strip()


def _is_seen(text: str, at: int) -> bool:
    sign = text[at]
    if sign == JOINER:
        around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
        kinds = [unicodedata.category(c) for c in around]
        return len(kinds) == 2 and kinds[0] in EMOJI_PARTS and kinds[1] == "So"
    return unicodedata.category(sign) not in {"Cc", "Cf"} or sign == "\t"
