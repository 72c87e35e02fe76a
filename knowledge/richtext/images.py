"""Pictures in the text of an article: as what they stand in it, and what is shown there.

Kept, a picture stands at the address of a file of its article. New ones came along with the text: there they
stand as `picture:1`, the first of them, and in the form in which they are typed as data.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING

import filetype  # type: ignore[import-untyped]
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from knowledge.choices import FileState
from knowledge.files.validation import IMAGES, Examined, FileRefused, examine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from knowledge.models import Attachment

BEFORE_ID, AFTER_ID = "/knowledge/files/", "/preview/"
ADDRESS = re.compile(rf"{BEFORE_ID}([0-9A-Za-z]{{12}}){AFTER_ID}")
NUMBERED = re.compile(r"picture:([1-9]\d{0,2})")
PICTURE = re.compile(r'<img\b(?:\s+[a-z-]+="[^"]*")*\s*/?>')
"""As `clean` leaves them."""

SOURCE = re.compile(r'\ssrc="([^"]*)"')
ALT = re.compile(r'\salt="([^"]*)"')
TYPED = re.compile(
    r"(<img\b[^<>]*?\bsrc\s*=\s*)(?:\"(data:[^\"]*)\"|'(data:[^']*)')", re.IGNORECASE
)
DATA = re.compile(r"data:image/[a-z+.-]+;base64,", re.IGNORECASE)

MAX_NEW = 20
MAX_DATA = 8_400_000
"""Characters: 6 MB of pictures, as they stand in the text of a form."""

MAX_WORDS_LENGTH = 300


@dataclass(frozen=True)
class NewPicture:
    """A picture that came with a text; without a name it gets one from what it shows."""

    content: bytes
    name: str = ""


def address(public_id: str) -> str:
    return f"{BEFORE_ID}{public_id}{AFTER_ID}"


def at_home(file: Attachment) -> str:
    return address(file.public_id)


def is_address(source: str, *, numbered: bool = False) -> bool:
    """Say whether a picture may stand there: nothing from elsewhere, and no data."""
    return bool(ADDRESS.fullmatch(source) or (numbered and NUMBERED.fullmatch(source)))


def rewritten(html: str, becomes: Callable[[str, str], str]) -> str:
    """Return what `clean` let through with each picture as `becomes` says of its address and description."""

    def one(found: re.Match[str]) -> str:
        source, alt = SOURCE.search(found[0]), ALT.search(found[0])
        words = " ".join(unescape(alt[1]).split()) if alt else ""
        return becomes(unescape(source[1]) if source else "", words[:MAX_WORDS_LENGTH])

    return PICTURE.sub(one, html) if "<img" in html else html


def written(source: str, words: str, more: str = "") -> str:
    """Return a picture as it stands in a text; "" for one without an address."""
    said = escape(words, quote=False).replace('"', "&quot;")
    return f'<img src="{escape(source)}" alt="{said}"{more}>' if source else ""


def renamed(html: str, ids: Mapping[str, str]) -> str:
    """Return the text with files in the place of others, by their ids."""

    def becomes(source: str, words: str) -> str:
        name = id_of(source)
        return written(address(ids[name]) if name in ids else source, words)

    return rewritten(html, becomes) if ids else html


def placed_at(html: str, places: Mapping[str, str]) -> str:
    """Return the text with each file where it lies, by its id; without those that lie nowhere."""
    return rewritten(html, lambda source, words: written(places.get(id_of(source), ""), words))


def without(html: str) -> str:
    return rewritten(html, lambda _source, _words: "")


def id_of(source: str) -> str:
    """Return which file stands at an address; "" for what is none."""
    found = ADDRESS.fullmatch(source)
    return found[1] if found else ""


def number_of(source: str) -> int:
    """Return the how manieth new picture it is; 0 for what is none."""
    found = NUMBERED.fullmatch(source)
    return int(found[1]) if found else 0


def sources(html: str) -> list[str]:
    found: list[str] = []

    def becomes(source: str, _words: str) -> str:
        found.append(source)
        return ""

    rewritten(html, becomes)
    return found


def ids_in(html: str) -> set[str]:
    return {name for source in sources(html) if (name := id_of(source))}


def apart(typed: str) -> tuple[str, list[str]]:
    """Take the data of new pictures out of a text that is typed; they stand there by their number then."""
    found: list[str] = []

    def one(match: re.Match[str]) -> str:
        found.append(match[2] or match[3])
        return f'{match[1]}"picture:{len(found)}"'

    return (TYPED.sub(one, typed), found) if "data:" in typed or "DATA:" in typed else (typed, [])


def joined(html: str, typed: list[str]) -> str:
    """Put the data that `apart` took out into the text again."""

    def becomes(source: str, words: str) -> str:
        number = number_of(source)
        if not number:
            return written(source, words)
        is_there = number <= len(typed) and DATA.match(typed[number - 1])
        return written(typed[number - 1] if is_there else "", words)

    return rewritten(html, becomes) if typed else html


def decoded(typed: str) -> NewPicture:
    """Return a picture that was typed. Raises FileRefused."""
    head = DATA.match(typed)
    if not head:
        raise FileRefused("picture_kind")
    try:
        content = base64.b64decode("".join(typed[head.end() :].split()), validate=True)
    except (binascii.Error, ValueError) as broken:
        raise FileRefused("broken") from broken
    return NewPicture(content)


def examined(picture: NewPicture) -> Examined:
    """Return a new picture as a file that may be kept; its name says what is in it. Raises FileRefused."""
    found = filetype.guess(picture.content[:8192])
    kind = found.extension if found else ""
    if kind not in IMAGES:
        raise FileRefused("picture_kind" if picture.content else "empty")
    name = picture.name or f"image-{hashlib.sha256(picture.content).hexdigest()[:8]}.{kind}"
    return examine(SimpleUploadedFile(name, picture.content))


def only_sound(html: str, new: Sequence[NewPicture]) -> str:
    """Return a cleaned text without those of its new pictures that may not be kept."""

    def becomes(source: str, words: str) -> str:
        if number := number_of(source):
            try:
                examined(new[number - 1])
            except (FileRefused, IndexError):
                return ""
        return written(source, words)

    return rewritten(html, becomes)


def shown(
    html: str,
    files: Iterable[Attachment],
    *,
    at: Callable[[Attachment], str] = at_home,
    with_words: bool = False,
) -> SafeString:
    """Return a cleaned text as it is shown, given the files of its article in every state.

    What is still being checked says so, what is gone or not among them is told in words. `at` says where a file is to be
    had; `with_words` writes the description below each picture.
    """
    rows = list(files) if "<img" in html else []
    there = {file.public_id: file for file in rows}
    newest = {file.pk: file for file in rows}

    def becomes(source: str, words: str) -> str:
        if source.startswith("data:"):
            return written(source, words)
        file = there.get(id_of(source))
        if file is not None and file.replaced_by_id is not None:
            file = newest.get(file.replaced_by_id)
        if file is not None and file.state == FileState.PENDING:
            return _waits(words)
        if file is None or file.state != FileState.CLEAN or file.hidden_at or not file.preview:
            return _gone(words)
        size = f' width="{file.preview_width}" height="{file.preview_height}" loading="lazy"'
        below = format_html('<span class="picture-words">{}</span>', words) if words else ""
        return written(at(file), words, size) + (below if with_words else "")

    return mark_safe(rewritten(html, becomes))  # noqa: S308 - cleaned, and what is added is escaped


def _waits(words: str) -> str:
    said = _("This picture is still being checked.")
    return format_html(
        '<span class="picture-waits" lang="{}">{} {}</span>', get_language(), said, words
    )


def _gone(words: str) -> str:
    """What has no description was an ornament, and nothing is missing."""
    if not words:
        return ""
    said = _("Picture, not shown here:")
    return format_html(
        '<span class="picture-gone"><span lang="{}">{}</span> {}</span>',
        get_language(),
        said,
        words,
    )
