"""Files between a document and an article: put together, laid away, taken out again."""

from __future__ import annotations

import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from knowledge.files import FileRefused, clean_name, examine
from knowledge.models.document import upload_name
from knowledge.uploads import FULL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import timedelta


@contextmanager
def all_or_nothing() -> Iterator[list[str]]:
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


def opened(extras: str) -> list[Any]:
    """Return the files of a document that may hang below an article."""
    if not extras:
        return []
    found = []
    with default_storage.open(extras) as stored, zipfile.ZipFile(stored) as archive:
        for name in archive.namelist():
            try:
                found.append(examine(SimpleUploadedFile(PurePath(name).name, archive.read(name))))
            except FileRefused:
                continue  # said on the page: the files that came are listed there
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
