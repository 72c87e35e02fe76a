"""Files between a document and an article: put together, laid away, taken out again."""

from __future__ import annotations

import tempfile
import zipfile
from contextlib import contextmanager, suppress
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from knowledge.files.upload_handler import FULL
from knowledge.files.validation import FileRefused, clean_name, examine
from knowledge.models.document import upload_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import timedelta

    from knowledge.files.validation import Examined


@contextmanager
def all_or_nothing() -> Iterator[list[str]]:
    """Take the stored files named in the list away again when anything fails; a full disk is FileRefused."""
    stored: list[str] = []
    try:
        yield stored
    except BaseException as failed:
        for name in stored:
            default_storage.delete(name)
        if isinstance(failed, OSError) and failed.errno in FULL:
            raise FileRefused("disk") from failed
        raise


def parcel(files: Iterable[tuple[str, bytes]]) -> File[bytes]:
    """Put files into one, each under a name of its own."""
    packed = tempfile.TemporaryFile()  # noqa: SIM115 - closed with what is stored
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            free = clean_name(name)
            while free in archive.NameToInfo:
                free = f"_{free}"
            archive.writestr(free, content)
    packed.seek(0)
    return File(packed)


def store(content: File[Any], stored: list[str]) -> str:
    name = upload_name()
    stored.append(name)
    default_storage.save(name, content)
    content.close()
    return name


def opened(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield what was put together under this name; nothing for none."""
    if name:
        with default_storage.open(name) as stored, zipfile.ZipFile(stored) as archive:
            for inside in archive.namelist():
                yield PurePath(inside).name, archive.read(inside)


def examined(files: Iterable[tuple[str, bytes]]) -> list[Examined]:
    """Return the files that may hang below an article; which came stands below it."""
    found = []
    for name, content in files:
        with suppress(FileRefused):
            found.append(examine(SimpleUploadedFile(name, content)))
    return found


def older(folder: str, than: timedelta) -> Iterator[str]:
    before = timezone.now() - than
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    for name in names:
        path = f"{folder}/{name}"
        if default_storage.get_modified_time(path) <= before:
            yield path
