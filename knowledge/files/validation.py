"""Which files may hang below an article: an allow-list, by name, by first bytes and by what is inside.

Nothing is unpacked here. What needs a decoder (images, PDF) is looked into by the worker.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import filetype  # type: ignore[import-untyped]
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from knowledge.files import signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.uploadedfile import UploadedFile

_office = "application/vnd.openxmlformats-officedocument"
_open = "application/vnd.oasis.opendocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_office}.wordprocessingml.document",
    "xlsx": f"{_office}.spreadsheetml.sheet",
    "pptx": f"{_office}.presentationml.presentation",
    "odt": f"{_open}.text",
    "ods": f"{_open}.spreadsheet",
    "odp": f"{_open}.presentation",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
SAME_KIND = {"jpeg": "jpg", "jfif": "jpg", "jpe": "jpg"}
IMAGES = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
MAIN_PARTS = {
    "docx": re.compile(r"word/document\d*\.xml"),  # Word Online calls it document2.xml
    "xlsx": re.compile(r"xl/workbook\d*\.xml"),
    "pptx": re.compile(r"ppt/presentation\d*\.xml"),
}

MAX_PIXELS = 40_000_000
MAX_ENTRIES = 1000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
MAX_NAME_LENGTH = 150
FIRST_BYTES = 8192
MAX_PART_LENGTH = 1024 * 1024
ENTRY = b"PK\1\2"
"""With what each entry begins in the list at the end of an archive."""


class FileRefused(Exception):
    """This file may not be kept; `reason` is one of the keys of `reason_words`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Examined:
    """An upload that passed, with the name and kind it is kept under."""

    upload: UploadedFile[bytes]
    name: str
    kind: str


def reason_words(reason: str) -> str:
    """Say in the reader's language why a file was refused."""
    megabytes = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
    return {
        "empty": _("this file is empty"),
        "too_big": _("this file is larger than %(size)s MB") % {"size": megabytes},
        "kind": _("files of this kind are not allowed; allowed are %(kinds)s")
        % {"kinds": ", ".join(MEDIA_TYPES)},
        "picture_kind": _("only JPEG, PNG and WebP pictures can stand in a text"),
        "original": _("it would hang below the original, which you may not change"),
        "disguised": _("what is inside is not what the name says"),
        "broken": _("this file is damaged and cannot be read"),
        "locked": _("this file is locked with a password; save it without one"),
        "macros": _("this file contains macros; save it without macros"),
        "bomb": _("this file becomes too large when it is unpacked"),
        "pixels": _("this image has more than 40 megapixels; make it smaller"),
        "quota": _("your zone has no room left for files; ask your coordinator"),
        "disk": _("there is no room left on the server; try again later"),
        "zip": _("these files are too large for one archive; download them one by one"),
        "malware": _("the virus scanner refused this file"),
    }[reason]


def examine(upload: UploadedFile[bytes]) -> Examined:
    """Return the upload with its clean name and true kind; raise FileRefused."""
    name = clean_name(upload.name or "")
    ending = name.rpartition(".")[2].lower()
    kind = SAME_KIND.get(ending, ending)
    if kind not in MEDIA_TYPES or "." not in name:
        raise FileRefused("kind")
    _check_size(upload)
    upload.seek(0)
    first = upload.read(FIRST_BYTES)
    upload.seek(0)
    if kind in IMAGES:
        _check_image(upload, first, kind)
    elif kind in ("txt", "csv"):
        _check_text(upload, first)
    elif kind == "pdf":
        _check_pdf(first)
    else:
        _check_archive(upload, kind)
    upload.seek(0)
    return Examined(upload, name, kind)


def clean_name(name: str) -> str:
    """Return a file's name as it is shown and offered: no path, no control characters, not too long."""
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = " ".join(name.split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: MAX_NAME_LENGTH - len(ending) - 1]}{dot}{ending}"[-MAX_NAME_LENGTH:]


def _guess(first: bytes) -> str:
    found = filetype.guess(first)
    return found.extension if found else ""


def _check_size(upload: UploadedFile[bytes]) -> None:
    if refused := getattr(upload, "refused", ""):  # by CarefulUploadHandler
        raise FileRefused(refused)
    if not upload.size:
        raise FileRefused("empty")
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        raise FileRefused("too_big")


def _check_pdf(first: bytes) -> None:
    if not signatures.is_pdf(first):
        raise FileRefused("disguised")


def _check_image(upload: IO[bytes], first: bytes, kind: str) -> None:
    if _guess(first) != kind:
        raise FileRefused("disguised")
    try:
        with Image.open(upload, formats=[IMAGES[kind]]) as image:
            width, height = image.size
    except Image.DecompressionBombError as bomb:
        raise FileRefused("pixels") from bomb
    except Exception as broken:  # decoders fail in many ways on hostile files
        raise FileRefused("broken") from broken
    if width * height > MAX_PIXELS:
        raise FileRefused("pixels")


def _check_text(upload: IO[bytes], first: bytes) -> None:
    in_utf_16 = first.startswith(signatures.UTF_16)
    if not in_utf_16 and _guess(first):
        raise FileRefused("disguised")
    decoder = codecs.getincrementaldecoder("utf-16" if in_utf_16 else "latin-1")()
    try:
        while chunk := upload.read(MAX_PART_LENGTH):
            if "\0" in decoder.decode(chunk):
                raise FileRefused("disguised")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as other:
        raise FileRefused("disguised") from other


def _check_archive(upload: IO[bytes], kind: str) -> None:
    with unpacked(upload) as archive:
        if kind in MAIN_PARTS:
            _check_office(archive, kind)
        else:
            _check_open_document(archive, kind)


@contextmanager
def unpacked(upload: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open an archive that was counted before anything of it is unpacked; what is wrong in it is FileRefused."""
    count_entries(upload)
    try:
        with zipfile.ZipFile(upload) as archive:
            count(archive)
            yield archive
    except zipfile.BadZipFile as other:
        raise FileRefused(_why_not_packed(upload)) from other
    # NotImplementedError: packed in a way that zipfile cannot unpack; KeyError: what its list of contents
    # names is not there.
    except (NotImplementedError, ValueError, OSError, EOFError, KeyError) as broken:
        raise FileRefused("broken") from broken
    except RuntimeError as locked:  # so zipfile says that it asks for a password
        raise FileRefused("locked") from locked


def _why_not_packed(upload: IO[bytes]) -> str:
    upload.seek(0)
    first = upload.read(FIRST_BYTES)
    if first.startswith(signatures.PACKED):
        return "broken"
    return "locked" if signatures.is_locked_office(first + upload.read()) else "disguised"


def count_entries(upload: IO[bytes]) -> None:
    """Refuse a crowded archive before it is opened: a list of 500,000 entries takes seconds to read."""
    entries = 0
    while chunk := upload.read(MAX_PART_LENGTH):
        entries += chunk.count(ENTRY)
        if entries > MAX_ENTRIES:
            raise FileRefused("bomb")
    upload.seek(0)


def count(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or unpacked > MAX_RATIO * max(packed, 1)
    ):
        raise FileRefused("bomb")


def _check_office(archive: zipfile.ZipFile, kind: str) -> None:
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names or not any(map(MAIN_PARTS[kind].fullmatch, names)):
        raise FileRefused("disguised")
    types = _part(archive, "[Content_Types].xml")
    if b"macroEnabled" in types or any("vbaproject" in name.lower() for name in names):
        raise FileRefused("macros")
    if MEDIA_TYPES[kind].encode() not in types:
        raise FileRefused("disguised")
    try:
        fromstring(types)
    except (ParseError, DefusedXmlException) as broken:
        raise FileRefused("broken") from broken


def _check_open_document(archive: zipfile.ZipFile, kind: str) -> None:
    names = archive.namelist()
    if not {"mimetype", "content.xml"} <= set(names):
        raise FileRefused("disguised")
    if _part(archive, "mimetype").strip() != MEDIA_TYPES[kind].encode():
        raise FileRefused("disguised")
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise FileRefused("macros")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_PART_LENGTH:
        raise FileRefused("bomb")
    with archive.open(name) as part:
        return part.read(MAX_PART_LENGTH)
