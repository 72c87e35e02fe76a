"""Word: what mammoth makes of it, and what that leaves out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import mammoth  # type: ignore[import-untyped]

from knowledge.documents import xml_guard

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.documents.report import Pictures

# Word names its own styles in English whatever language people see.
STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        *(f"p[style-name='{word} {n}'] => h{n + 1}:fresh" for n in range(1, 6) for word in ("heading", "Heading")),
        "p[style-name='Quote'] => blockquote > p:fresh",
        "p[style-name='Intense Quote'] => blockquote > p:fresh",
    ]
)  # fmt: skip

SAID = {
    "footnotes": rb"<w:(?:footnote|endnote)Reference\b",
    "comments": rb"<w:commentReference\b",
    "changes": rb"<w:(?:ins|del|moveFrom)\b[^>]*w:author",
    "boxes": rb"<w:txbxContent\b",
    "objects": rb"<(?:o:OLEObject|c:chart|dgm:relIds|w:altChunk)\b",
    "formulas": rb"<m:oMath\b",
}
ONCE_IN_BOTH = ("boxes",)
"""What Word writes twice, for its new and its old readers."""

WORDS = re.compile(rb"<w:t\b[^>]*>[^<]*\w")
INSIDE_LINK = re.compile(r'<a (?:href="#|id=")[^>]*>(.*?)</a>')
"""To a place in the document itself: an article has none."""

NOTE_LINK = re.compile(r' ?<a href="#(?:foot|end)note-ref-[^"]*">[^<]*</a>')


def read(source: Path, pictures: Pictures) -> str:
    """Return the document as HTML with all levels of headings. Raises Unreadable."""
    with ZipFile(source) as archive:
        xml_guard.check(archive)
        _note_what_goes(archive, pictures)

    @mammoth.images.img_element  # type: ignore[untyped-decorator]
    def keep(image: Any) -> dict[str, str]:
        try:
            with image.open() as content:
                return {"src": pictures.keep(content.read())}
        except (OSError, mammoth.docx.files.InvalidFileReferenceError):
            return {"src": pictures.lose("pictures_elsewhere")}

    with source.open("rb") as document:
        made = mammoth.convert_to_html(
            document,
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=keep,
        )
    return INSIDE_LINK.sub(r"\1", NOTE_LINK.sub("", made.value))


def _note_what_goes(archive: ZipFile, pictures: Pictures) -> None:
    text = archive.read("word/document.xml")
    for what, pattern in SAID.items():
        count = len(re.findall(pattern, text))
        pictures.lost[what] += (count + 1) // 2 if what in ONCE_IN_BOTH else count
    for name in archive.namelist():
        is_edge = re.fullmatch(r"word/(?:header|footer)\d*\.xml", name)
        if is_edge and WORDS.search(archive.read(name)):
            pictures.lost["edges"] += 1
