"""PDF: whether it can be read, its words, and its first page as a picture."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

MAX_CHARACTERS = 200_000
MAX_PAGES = 500
MAX_SECONDS = 15
WIDEST = 640
"""Pixels on the longer side of a page that is drawn."""


def verdict(source: Path) -> str:
    """Say why a PDF cannot be kept: neither of two readers opens it, or it opens only with a password."""
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - the tests of other kinds do without

    try:
        with pypdfium2.PdfDocument(source) as document:
            if len(document):
                return ""
    except pypdfium2.PdfiumError as why:
        if why.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            return "locked"
    return "" if _opens_elsewhere(source) else "broken"


def _opens_elsewhere(source: Path) -> bool:
    from pypdf import PdfReader  # noqa: PLC0415 - as above

    try:
        return len(PdfReader(source, strict=False).pages) > 0
    except Exception:  # decoders fail in many ways on hostile files
        return False


def words(source: Path) -> str:
    """Return the text of its pages, as far as there is time."""
    import pypdfium2  # noqa: PLC0415 - as above

    until = time.monotonic() + MAX_SECONDS
    found: list[str] = []
    characters = 0
    with pypdfium2.PdfDocument(source) as document:
        for number in range(min(len(document), MAX_PAGES)):
            if characters > MAX_CHARACTERS or time.monotonic() > until:
                break
            found.append(document[number].get_textpage().get_text_bounded())
            characters += len(found[-1])
    return "\n".join(found)[:MAX_CHARACTERS]


def first_page(source: Path) -> Image.Image:
    import pypdfium2  # noqa: PLC0415 - as above

    with pypdfium2.PdfDocument(source) as document:
        page = document[0]
        drawn: Image.Image = page.render(scale=WIDEST / max(*page.get_size(), 1)).to_pil()
        return drawn
