"""PDF: whether it can be read, its words, and its first page as a picture."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

MAX_CHARACTERS = 200_000
MAX_PAGES = 500
MAX_SECONDS = 15
WIDEST = 640
"""Pixels on the longer side of a page that is drawn."""


CATALOGUE = re.compile(
    rb"(\d{1,8})\s{1,9}(\d{1,5})\s{1,9}obj\s*<<(?:[^<>]|<<[^<>]*>>)*?/Type\s*/Catalog\b"
)


def verdict(source: Path) -> str:
    """Say why a PDF cannot be kept: neither of two readers opens it, or it opens only with a password."""
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - the tests of other kinds do without

    try:
        with _opened(source) as document:
            if len(document):
                return ""
    except pypdfium2.PdfiumError as why:
        if why.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            return "locked"
    return "" if _opens_elsewhere(source) else "broken"


@contextmanager
def _opened(source: Path) -> Iterator[Any]:
    """Open a PDF, also one whose beginning or end was lost on the way: other readers look for its objects too."""
    import pypdfium2  # noqa: PLC0415 - as above

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as why:
        if why.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise
        document = pypdfium2.PdfDocument(_mended(source.read_bytes()))
    with document:
        yield document


def _mended(content: bytes) -> bytes:
    """Return a PDF with a beginning and an end; its reader finds the objects between them by itself."""
    begins = content.find(b"%PDF-", 0, 4096)
    content = content[begins:] if begins >= 0 else b"%PDF-1.4\n" + content
    roots = CATALOGUE.findall(content)
    if not roots:
        return content
    number, generation = roots[-1]
    if content.rfind(b"endobj") < content.rfind(b" obj"):
        content += b"\nendobj"
    return content + b"\ntrailer\n<< /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % (
        number,
        generation,
    )


def _opens_elsewhere(source: Path) -> bool:
    from pypdf import PdfReader  # noqa: PLC0415 - as above

    try:
        return len(PdfReader(source, strict=False).pages) > 0
    except Exception:  # decoders fail in many ways on hostile files
        return False


def words(source: Path) -> str:
    """Return the text of its pages, as far as there is time."""
    until = time.monotonic() + MAX_SECONDS
    found: list[str] = []
    characters = 0
    with _opened(source) as document:
        for number in range(min(len(document), MAX_PAGES)):
            if characters > MAX_CHARACTERS or time.monotonic() > until:
                break
            found.append(document[number].get_textpage().get_text_bounded())
            characters += len(found[-1])
    return "\n".join(found)[:MAX_CHARACTERS]


def first_page(source: Path) -> Image.Image:
    with _opened(source) as document:
        page = document[0]
        drawn: Image.Image = page.render(scale=WIDEST / max(*page.get_size(), 1)).to_pil()
        return drawn
