"""Look into a Word or ODT file that hangs below an article, in the sandbox: `KIND SOURCE FOLDER`.

Leaves in FOLDER what `knowledge.files.inspection` leaves: `verdict` first, and `text`, by the rules of documents that become
articles: no hidden text, no tracked deletions, no comments in the margin.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from knowledge.documents import docx, odt, xml_guard
from knowledge.documents.report import Pictures
from knowledge.files.inspection.__main__ import keep
from knowledge.richtext.plain_text import plain_text

READERS = {"docx": docx.read, "odt": odt.read}
LIMITS = xml_guard.Limits(xml_bytes=24 * 1024 * 1024, elements=700_000, depth=200)
"""A file is no article: it may be a book."""

MAX_CHARACTERS = 200_000
MAX_CALL_DEPTH = 8_000


class Unkept(Pictures):
    """Pictures hold no words."""

    def keep(self, _content: bytes) -> str:
        return ""


def main(kind: str, source: Path, folder: Path) -> None:
    sys.setrecursionlimit(MAX_CALL_DEPTH)
    xml_guard.limits = LIMITS
    reason = verdict(kind, source)
    keep(folder / "verdict", reason.encode())
    if reason:
        return
    with suppress(Exception):  # readers fail in many ways, and a file without words is a file
        html = READERS[kind](source, Unkept(folder), with_edges=True)
        keep(folder / "text", plain_text(html)[:MAX_CHARACTERS].encode())


def verdict(kind: str, source: Path) -> str:
    with suppress(BadZipFile, OSError):
        if kind == "odt":
            with ZipFile(source) as archive:
                return "locked" if odt.is_locked(archive) else ""
    return ""


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
