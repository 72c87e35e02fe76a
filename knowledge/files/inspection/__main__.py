"""Look into one file, in the sandbox: `KIND SOURCE FOLDER`; what it made stands in the folder.

`verdict` first: empty, or the reason why the file is refused; a process that dies later leaves it
standing. Then, as far as there are any, `rewritten` (an image, without what a camera adds), `text`
(UTF-8) and `preview` (WebP).
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

FORMATS = ("jpg", "png", "webp")


def main(kind: str, source: Path, folder: Path) -> None:
    reason = verdict(kind, source, folder)
    keep(folder / "verdict", reason.encode())
    if reason:
        return
    with suppress(Exception):  # decoders fail in many ways, and a file without words is a file
        keep(folder / "text", words(kind, source).encode())
    with suppress(Exception):
        if picture := preview(kind, source, folder):
            keep(folder / "preview", picture)


def verdict(kind: str, source: Path, folder: Path) -> str:
    if kind in FORMATS:
        from knowledge.files.inspection import images  # noqa: PLC0415 - each kind loads what it needs

        return images.write_anew(kind, source, folder / "rewritten")
    if kind == "pdf":
        from knowledge.files.inspection import pdf  # noqa: PLC0415 - as above

        return pdf.verdict(source)
    return ""


def words(kind: str, source: Path) -> str:
    if kind == "pdf":
        from knowledge.files.inspection import pdf  # noqa: PLC0415 - as above

        return pdf.words(source)
    from knowledge.files.inspection import text as inside  # noqa: PLC0415 - as above

    return inside.of(kind, source)


def preview(kind: str, source: Path, folder: Path) -> bytes:
    if kind not in (*FORMATS, "pdf"):
        return b""
    from knowledge.files.inspection import images, pdf  # noqa: PLC0415 - as above

    if kind == "pdf":
        return images.small(pdf.first_page(source), images.SMALL)
    with images.opened(kind, folder / "rewritten") as image:
        return images.small(image, images.WIDE)


def keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, should the process die."""
    if content or path.name == "verdict":
        half = path.with_suffix(".half")
        half.write_bytes(content)
        half.rename(path)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
