"""With what a file begins, as far as our libraries do not say it."""

from __future__ import annotations

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A compound file ([MS-CFB]): how Office packs what it encrypts, and how it packed everything before 2007."""

UNLOCKED = tuple(
    name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "PowerPoint Document")
)
"""Streams of a document from before 2007; what Office encrypted has none of them ([MS-OFFCRYPTO] 2.3)."""

PACKED = b"PK"
PDF = b"%PDF-"
BLANK = b"\xef\xbb\xbf\0 \t\r\n\f"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def is_locked_office(content: bytes) -> bool:
    return content.startswith(COMPOUND) and not any(name in content for name in UNLOCKED)


def is_pdf(first: bytes) -> bool:
    """Say whether it begins as a PDF does; other readers too allow a byte order mark and blank lines before it."""
    return first.lstrip(BLANK).startswith(PDF)
