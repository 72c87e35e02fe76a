"""What arrives: single documents, or an archive of them, perhaps one that this portal made."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge.documents.archive_format import BODY_BEGINS, BODY_ENDS, INDEX, entries_of
from knowledge.documents.convert import kind_of
from knowledge.files import validation
from knowledge.files.validation import FileRefused
from knowledge.richtext.images import rewritten, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.core.files.uploadedfile import UploadedFile

MAX_DOCUMENTS = 50
SAYS_UTF_8 = 0x800
MAX_PLAIN_LENGTH = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One document, with the files that go below its article, and what is known of that beside its text."""

    name: str
    kind: str
    content: bytes
    extras: tuple[tuple[str, bytes], ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


def arrived(upload: UploadedFile[bytes]) -> Iterator[Arrival]:
    """Yield the documents in an upload, one by one. Raises FileRefused."""
    name = validation.clean_name(upload.name or "")
    if refused := getattr(upload, "refused", ""):
        raise FileRefused(refused)
    if name.lower().endswith(".zip"):
        yield from _unpacked(upload)
    else:
        yield _single(name, upload.read())


def _single(name: str, content: bytes, **more: Any) -> Arrival:
    kind = kind_of(name)
    if not kind:
        raise FileRefused("unknown")
    if not content:
        raise FileRefused("empty")
    if kind in validation.MEDIA_TYPES:
        validation.examine(SimpleUploadedFile(f"x.{kind}", content))
    elif len(content) > MAX_PLAIN_LENGTH:
        raise FileRefused("too_long")
    return Arrival(name=name, kind=kind, content=content, **more)


def _unpacked(upload: IO[bytes]) -> Iterator[Arrival]:
    with validation.unpacked(upload) as archive:
        yield from in_archive(archive)


def in_archive(archive: zipfile.ZipFile) -> Iterator[Arrival]:
    """Yield the documents of an archive; the articles of one that the portal made. Raises FileRefused."""
    index = next((n for n in archive.namelist() if PurePosixPath(n).name == INDEX), "")
    if index:
        yield from of_the_portal(archive.read, index)
        return
    names = [name for name in archive.namelist() if _is_document(name)]
    if len(names) > MAX_DOCUMENTS:
        raise FileRefused("many")
    if not names:
        raise FileRefused("unknown")
    for name in sorted(names):
        yield _single(validation.clean_name(_readable(archive.getinfo(name))), archive.read(name))


def _readable(entry: zipfile.ZipInfo) -> str:
    """Return a name as it was meant: macOS and many tools write UTF-8 without saying so."""
    if entry.flag_bits & SAYS_UTF_8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode()
    except UnicodeError:
        return entry.filename


def in_folder(folder: Path) -> Iterator[tuple[Path, Arrival | FileRefused]]:
    """Yield the documents below a folder, each with where it lies, or why it is refused; or the portal's own articles."""
    if (folder / INDEX).is_file():
        yield from (
            (folder, arrival) for arrival in of_the_portal(partial(_read_below, folder), INDEX)
        )
        return
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if _is_document(str(path.relative_to(folder))):
            try:
                yield path, _single(validation.clean_name(path.name), path.read_bytes())
            except FileRefused as refused:
                yield path, refused


def of_the_portal(read: Callable[[str], bytes], index: str) -> Iterator[Arrival]:
    """Yield the articles that stand in the index of what the portal exported."""
    root = str(PurePosixPath(index).parent)
    prefix = "" if root == "." else f"{root}/"
    for entry in entries_of(read(index)):
        page = read(prefix + entry.page).decode()
        body = page.partition(BODY_BEGINS)[2].rpartition(BODY_ENDS)[0].strip("\n")
        places = {file.path: number for number, file in enumerate(entry.files, start=1)}
        folder = PurePosixPath(entry.page).parent
        yield Arrival(
            name=validation.clean_name(entry.page),
            kind="html",
            content=_numbered(body, folder, places).encode(),
            extras=tuple((file.name, read(prefix + file.path)) for file in entry.files),
            facts=entry.facts,
        )


def _numbered(body: str, folder: PurePosixPath, places: dict[str, int]) -> str:
    """Let the pictures of a page stand by the number of their file; a page names them from its own folder."""

    def becomes(source: str, words: str) -> str:
        number = places.get(str(folder / source))
        return written(f"picture:{number}" if number else "", words)

    return rewritten(body, becomes)


def _read_below(folder: Path, name: str) -> bytes:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise FileRefused("form")
    return path.read_bytes()


def _is_document(name: str) -> bool:
    path = PurePosixPath(name)
    is_hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in path.parts)
    return not is_hidden and not name.endswith("/") and bool(kind_of(path.name))
