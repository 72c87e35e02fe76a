"""The pictures of a text: they become files of its article, and the text shows them from there."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db import transaction

from knowledge.choices import FileState
from knowledge.files.validation import FileRefused
from knowledge.models import Adaptation, Article, Attachment
from knowledge.models.attachment import storage_name
from knowledge.richtext import images
from knowledge.richtext.sanitizer import clean
from knowledge.services.attachment import attach, digest_of, make_room
from knowledge.services.file_storage import all_or_nothing
from zones import access, audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.files.validation import Examined
    from knowledge.richtext.images import NewPicture
    from zones.models import User


class PictureRefused(FileRefused):
    """A picture of a text may not be kept; `number` says which of the new ones, 0 for all of them."""

    def __init__(self, reason: str, number: int = 0) -> None:
        super().__init__(reason)
        self.number = number


@access.as_actor
def place(article: Article, body: str, new: Sequence[NewPicture], *, by: User) -> str:
    """Keep what is new among the pictures of a text, and return the text as the article holds it.

    What stands in the origin of an adaptation comes along as a file of its own; a picture of any other
    article is left out. The same text again keeps nothing twice. Raises PictureRefused.
    """
    text = clean(body, numbered=True)
    examined = _examined(text, new)
    try:
        if examined:
            attach(article, by=by, files=list(examined.values()), of_text=True)
        if unknown := _unknown(article, text, by):
            _take_along(article, unknown, by)
    except Article.DoesNotExist as refused:
        if not article.is_translation:
            raise
        raise PictureRefused("original") from refused
    except FileRefused as refused:
        raise PictureRefused(refused.reason) from refused
    return _settled(article, text, examined, by)


def as_kept(article: Article, body: str, new: Sequence[NewPicture], *, by: User) -> str:
    """Return the text as `place` would, with what hangs below the article already."""
    text = clean(body, numbered=True)
    try:
        return _settled(article, text, _examined(text, new), by)
    except FileRefused:
        return images.without(text)


def counterparts(article: Article, origin: Article, *, by: User) -> dict[str, str]:
    """Return which file of the origin each copy of one among the article's files was, as far as `by` sees both."""
    of_origin = {_mark(file): file.public_id for file in _readable(origin, by)}
    own = Attachment.objects.visible_to(by).filter(article=_below(article))
    return {file.public_id: of_origin[mark] for file in own if (mark := _mark(file)) in of_origin}


def origin_of(article: Article, by: User) -> Article | None:
    """Return from what the article was made to measure, as far as `by` reads it."""
    links = Adaptation.objects.visible_to(by).filter(article=article).values("origin")
    return Article.objects.visible_to(by).filter(pk__in=links).first()


def _examined(text: str, new: Sequence[NewPicture]) -> dict[int, Examined]:
    """Return the new pictures that stand in a text, by their number."""
    found: dict[int, Examined] = {}
    for number in map(images.number_of, images.sources(text)):
        if 0 < number <= len(new):
            try:
                found[number] = images.examined(new[number - 1])
            except FileRefused as refused:
                raise PictureRefused(refused.reason, number) from refused
    return found


def _settled(article: Article, text: str, new: Mapping[int, Examined], by: User) -> str:
    own = list(Attachment.objects.editable_by(by).filter(article=_below(article)))
    by_digest = {file.digest: file.public_id for file in own if file.state != FileState.REFUSED}
    newest = {file.pk: file.public_id for file in own}
    ids = {file.public_id: newest.get(file.replaced_by_id or 0, file.public_id) for file in own}
    ids |= {name: name for name in _stood_there(article, text, ids.keys())}
    if unknown := images.ids_in(text) - ids.keys():
        for file in _of_origin(article, unknown, by):
            ids[file.public_id] = by_digest.get(_mark(file), "")

    def becomes(source: str, words: str) -> str:
        if number := images.number_of(source):
            kept = by_digest.get(digest_of(new[number])) if number in new else ""
        else:
            kept = ids.get(images.id_of(source))
        return images.written(images.address(kept) if kept else "", words)

    return images.rewritten(text, becomes).strip()


def _stood_there(article: Article, text: str, known: Iterable[str]) -> set[str]:
    """Return which files that are gone stood in a text of this article before: their description stays."""
    unknown = images.ids_in(text) - set(known)
    if not unknown or article.pk is None:
        return set()
    before = [article.body]
    for name in unknown - images.ids_in(article.body):
        texts = article.revisions.filter(body__contains=images.address(name))
        before += texts.values_list("body", flat=True)[:1]
    return unknown & {name for body in before for name in images.ids_in(body)}


def _unknown(article: Article, text: str, by: User) -> set[str]:
    ids = images.ids_in(text)
    if not ids:
        return set()
    rows = Attachment.objects.editable_by(by).filter(article=_below(article), public_id__in=ids)
    return ids - set(rows.values_list("public_id", flat=True))


def _take_along(article: Article, ids: set[str], by: User) -> None:
    """Copy files of the origin that were found clean; who uploaded the copy is who takes it along."""
    own = set(
        Attachment.objects.editable_by(by)
        .filter(article=_below(article))
        .values_list("digest", flat=True)
    )
    files = [file for file in _of_origin(article, ids, by) if _mark(file) not in own]
    if not files:
        return
    make_room(article, sum(file.size for file in files))
    with all_or_nothing() as stored, transaction.atomic():
        for file in files:
            with suppress(FileNotFoundError):
                _copy(file, article, by, stored)


def _copy(file: Attachment, article: Article, by: User, stored: list[str]) -> None:
    names = {}
    for part in ("file", "preview"):
        with getattr(file, part).open() as content:
            names[part] = storage_name()
            stored.append(names[part])
            default_storage.save(names[part], content)
    same = ("name", "kind", "size", "preview_width", "preview_height", "was_scanned", "state")
    copy = Attachment.objects.create(
        article_id=_below(article),
        digest=_mark(file),
        is_of_text=True,
        uploaded_by=by,
        **names,
        **{name: getattr(file, name) for name in same},
    )
    audit.record(by, "file_added", zone=article.zone, item=copy)


def _of_origin(article: Article, ids: set[str], by: User) -> list[Attachment]:
    origin = origin_of(article, by) if article.pk else None
    return [file for file in _readable(origin, by) if file.public_id in ids] if origin else []


def _readable(origin: Article, by: User) -> list[Attachment]:
    rows = Attachment.objects.visible_to(by).filter(article=_below(origin), hidden_at=None)
    return list(rows.exclude(preview=""))


def _mark(file: Attachment) -> str:
    """Return by what a file and its copy know each other; files of long ago have no digest."""
    return file.digest or hashlib.sha256(file.public_id.encode()).hexdigest()


def _below(article: Article) -> int:
    """Return below which article the files of this one hang."""
    return article.translation_of_id or article.pk
