"""The files of an article as its page lists them, and all of them in one archive."""

from __future__ import annotations

import re
import tempfile
import zipfile
from typing import IO, TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db.models import BigIntegerField, Exists, OuterRef
from django.utils.text import slugify

from knowledge.choices import FileState
from knowledge.models import Attachment, AttachmentText
from knowledge.richtext.images import ids_in
from knowledge.selectors.below import kept_for
from zones.compiled_reads import compiled_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import QuerySet

    from knowledge.models import Article
    from zones.models import User

IN_MEMORY = 8 * 1024 * 1024
UNSAFE = re.compile(r'[<>:"/\\|?*]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


class FileList(list["Attachment"]):
    """The newest version of each file that this person sees, with `older_versions` for editors.

    `all_rows` are all that there are, from which the pictures of the text are shown.
    """

    all_rows: Sequence[Attachment] = ()

    @property
    def clean(self) -> list[Attachment]:
        return [file for file in self if file.state == FileState.CLEAN]

    @property
    def fits_in_zip(self) -> bool:
        return fits_in_zip(self.clean)


def listed(article: Article, person: User, body: str = "") -> FileList:
    """Return what stands in the list of files of an article that was read `with_rights`; in one query.

    To who may not edit it is what they may open, but for the pictures of other texts than this one.
    """
    newest, in_text = FileList(), ids_in(body)
    newest.all_rows = _below(person, article=article.pk)
    older: dict[int, list[Attachment]] = {}
    for file in newest.all_rows:
        file.article = article
        if file.replaced_by_id is not None:
            older.setdefault(file.replaced_by_id, []).insert(0, file)
        elif article.may_edit or (
            file.state == FileState.CLEAN
            and not (file.hidden_at or file.waits_with_id)
            and (file.public_id in in_text or not file.is_of_text)
        ):
            newest.append(file)
    for file in newest:
        file.older_versions = older.get(file.pk, []) if article.may_edit else []
    return newest


@compiled_read(article=BigIntegerField())
def _below(person: Any, *, article: Any) -> QuerySet[Attachment, Attachment]:
    return (
        Attachment.objects.meant_for(person)
        .filter(article=article)
        .annotate(
            has_words=Exists(AttachmentText.objects.filter(attachment=OuterRef("pk"))),
            kept_for=kept_for(),
        )
    )


def fits_in_zip(files: Iterable[Attachment]) -> bool:
    return sum(file.size for file in files) <= settings.ATTACHMENT_ZIP_BYTES


def zipped(files: Sequence[Attachment]) -> IO[bytes]:
    """Return an archive of these files, whole: what streams later must not ask the database.

    Raises FileNotFoundError when one of them is not in the storage.
    """
    packed = cast("IO[bytes]", tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - handed on open
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # these are packed already
        for file, name in zip(files, apart([file.name for file in files]), strict=True):
            with file.file.open("rb") as stored, archive.open(name, "w") as entry:
                for chunk in stored.chunks():
                    entry.write(chunk)
    packed.seek(0)
    return packed


def zip_name(article: Article) -> str:
    return f"{slugify(article.title)[:60] or article.public_id}.zip"


def apart(names: Iterable[str]) -> Iterator[str]:
    """Yield each name as any computer takes it, and none twice."""
    used: set[str] = set()
    for name in names:
        safe = UNSAFE.sub("_", name)
        safe = f"_{safe}" if RESERVED.match(safe) else safe
        stem, dot, ending = safe.rpartition(".")
        number = 1
        while safe.casefold() in used:
            number += 1
            safe = f"{stem} ({number}){dot}{ending}"
        used.add(safe.casefold())
        yield safe
