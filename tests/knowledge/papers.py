"""Small real files of each kind, that say one word and look like something."""

from __future__ import annotations

import io
import zipfile

import openpyxl
from PIL import Image

from tests.attack.canary.articles import pdf

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
OFFICE = "application/vnd.openxmlformats-officedocument.{}.main+xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OPEN = "application/vnd.oasis.opendocument.text"


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _types(part: str, kind: str) -> str:
    return TYPES.format(f'<Override PartName="/{part}" ContentType="{OFFICE.format(kind)}"/>')


def docx(word: str) -> bytes:
    runs = f"<w:p><w:r><w:t>{word[:3]}</w:t></w:r><w:r><w:t>{word[3:]}</w:t></w:r></w:p><w:p><w:r><w:t>daarna</w:t></w:r></w:p>"
    return packed(
        {
            "[Content_Types].xml": _types("word/document.xml", "wordprocessingml.document"),
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{runs}</w:body></w:document>',
        }
    )


def pptx(word: str) -> bytes:
    return packed(
        {
            "[Content_Types].xml": _types("ppt/presentation.xml", "presentationml.presentation"),
            "ppt/presentation.xml": "<p/>",
            "ppt/slides/slide1.xml": f'<s xmlns:a="{DRAWING}"><a:p><a:t>{word}</a:t></a:p></s>',
        }
    )


def xlsx(word: str) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["B2"] = word
    book.save(out)
    return out.getvalue()


def odt(word: str) -> bytes:
    return packed(
        {
            "mimetype": OPEN,
            "content.xml": f'<d xmlns:text="{TEXT}"><text:p>{word[:2]}<text:span>{word[2:]}</text:span></text:p></d>',
        }
    )


def txt(word: str) -> bytes:
    return f"Eerst dit, dan {word}.".encode()


def csv(word: str) -> bytes:
    return f"plaats;wat\nKoksijde;{word}\n".encode()


def png(width: int = 800, height: int = 400) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


SAYING = {
    "pdf": pdf,
    "docx": docx,
    "odt": odt,
    "xlsx": xlsx,
    "pptx": pptx,
    "txt": txt,
    "csv": csv,
}
"""By kind, what makes a file that says a word."""
