"""From documents to drafts: taken in at once, read by the worker, made into articles of who sent them."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from knowledge.choices import DocumentState
from knowledge.documents.convert import NotRead, convert, kept_of
from knowledge.documents.unpack import MAX_DOCUMENTS, arrived
from knowledge.files.validation import FileRefused
from knowledge.models import Article, DocumentImport, Topic
from knowledge.models.document import EXPORTS, UPLOADS
from knowledge.richtext.images import NewPicture, number_of, only_sound, sources
from knowledge.richtext.plain_text import plain_text
from knowledge.richtext.sanitizer import clean
from knowledge.services.article import save_draft
from knowledge.services.attachment import attach
from knowledge.services.background import enqueue, working_for
from knowledge.services.file_storage import all_or_nothing, examined, older, opened, parcel, store
from knowledge.services.inputs import NotOfZone, Writing
from zones import access, audit, turns
from zones.invisible import in_one_line
from zones.models import User, public_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from knowledge.documents.convert import Text
    from knowledge.documents.unpack import Arrival
    from zones.models import Zone

MAX_UNMADE = 200
"""Documents of one person that were sent in and not made into anything yet."""

STALE = timedelta(seconds=150)
FORGOTTEN = timedelta(days=7)
SWEPT = timedelta(days=1)


@access.as_actor
def receive(
    *,
    by: User,
    zone: Zone,
    uploads: Iterable[UploadedFile[bytes]],
    facts: dict[str, Any],
    form_key: str,
) -> str:
    """Take documents in to be read and return the name of the batch; the same form makes it once.

    `facts` holds kind, topic, audience and language for those that do not say so themselves. Raises FileRefused,
    with nothing kept, and NotOfZone. More than MAX_WAITING of one person do not wait, but for those that come together.
    """
    if zone.pk not in access.reader(by).zone_ids:
        raise NotOfZone
    if there := _batch_of(by, form_key):
        return there
    with all_or_nothing() as stored:
        try:
            with transaction.atomic():
                batch = _take_in(by, zone, uploads, facts, form_key, stored)
                access.refresh_rights(by)
                if zone.pk not in access.reader(by).zone_ids:  # it may have waited for its turn
                    raise NotOfZone
                return batch
        except IntegrityError:
            for name in stored:
                default_storage.delete(name)
            return _batch_of(by, form_key)


def read_document(document_id: int, person_id: int) -> str:
    """Read one document for who sent it in; return its state, "" when there is nothing to do.

    Not inside a transaction: it may take a minute, and who waits sees how far it is.
    """
    with working_for(person_id) as by:
        free = Q(state=DocumentState.WAITING) | Q(
            state=DocumentState.WORKING, touched_at__lt=timezone.now() - STALE
        )
        rows = DocumentImport.objects.visible_to(by).filter(pk=document_id)
        claimed = rows.filter(free).update(
            state=DocumentState.WORKING, progress=5, touched_at=timezone.now()
        )
        row = rows.select_related("zone").first()
    if row is None or not claimed:
        return ""
    source = str(row.file.name)
    with tempfile.TemporaryDirectory() as folder:
        try:
            text = _read(row, Path(folder), on_progress=partial(_tell, row, person_id))
            _check(text)
        except (NotRead, FileNotFoundError) as refused:
            reason = refused.reason if isinstance(refused, NotRead) else "stopped"
            _settle(row, person_id, state=DocumentState.FAILED, reason=reason)
        else:
            _settle(row, person_id, state=DocumentState.READ, **_fields(row, text))
    default_storage.delete(source)
    if row.state == DocumentState.READ and row.facts.get("alone"):
        _begin_at_once(row, person_id)
    return row.state


@access.as_actor
def draft_of(document: DocumentImport, *, by: User, writing: Writing) -> Article:
    """Make a draft of what was read, its pictures in their place and its files below it; the same document makes one.

    Raises FileRefused, NotOfZone, and DocumentImport.DoesNotExist without the right.
    """
    rows = DocumentImport.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.select_related("zone").get(pk=document.pk)
    if row.state == DocumentState.MADE:
        return Article.objects.visible_to(by).get(public_id=row.made)
    extras = str(row.extras.name)
    files = list(opened(extras))
    article = _draft(by, row.zone, writing, files, row.public_id)[0]
    if extras:
        transaction.on_commit(partial(default_storage.delete, extras), robust=True)
    row.state, row.made, row.extras, row.body, row.reason = (
        DocumentState.MADE, article.public_id, "", "", "",
    )  # fmt: skip
    row.save()
    audit.record(by, "document_brought_in", zone=row.zone, item=article, reason=row.kind)
    return article


@access.as_actor
def bring_in(
    arrival: Arrival,
    *,
    by: User,
    zone: Zone,
    writing: Writing,
    key: str,
    pictures: Iterable[tuple[str, bytes]] = (),
) -> tuple[Article, bool]:
    """Make a draft of a document without anybody looking at it first; say whether this call made it.

    The same `key` of the same person gives the draft that is there. Raises FileRefused and NotOfZone.
    """
    article, made = _draft(by, zone, writing, [*pictures, *arrival.extras], key)
    if made:
        audit.record(by, "document_brought_in", zone=zone, item=article, reason=arrival.kind)
    return article, made


def _draft(
    by: User, zone: Zone, writing: Writing, files: list[tuple[str, bytes]], key: str
) -> tuple[Article, bool]:
    """Begin an article with files, of which some stand in its text by their number; a broken one stays out."""
    new = tuple(NewPicture(content, name) for name, content in files)
    body = only_sound(writing.body, new)
    writing = replace(writing, body=body, pictures=new)
    article, made = save_draft(by=by, zone=zone, writing=writing, form_key=key)
    if made:
        standing = {number_of(source) for source in sources(clean(body, numbered=True))}
        beside = [file for number, file in enumerate(files, start=1) if number not in standing]
        attach(article, by=by, files=examined(beside))
    return article, made


def writing_of(
    document: DocumentImport, *, topic: Topic, named: Iterable[Zone] = (), **chosen: str
) -> Writing:
    """Return what a document says as what somebody filled in; `chosen` goes before what it says itself."""
    texts: dict[str, Any] = texts_of(document.facts) | chosen
    texts["title"] = texts.get("title") or document.title
    return Writing(**texts, body=document.body, topic=topic, named_zones=tuple(named))


def texts_of(facts: dict[str, Any]) -> dict[str, str]:
    """Return what is known of an article beside its text, as far as an article has a place for it."""
    texts = {name: value for name, value in facts.get("texts", {}).items() if name in KNOWN}
    return texts | {"language": texts.get("language") or facts.get("language") or "nl"}


NO_TEXTS = {"topic", "body", "named_zones", "owner", "owner_function", "review_by", "pictures"}
KNOWN = set(Writing.__dataclass_fields__) - NO_TEXTS


def wake(documents: Iterable[DocumentImport]) -> None:
    """Ask again for what has waited too long, as far as there are turns."""
    before = timezone.now() - STALE
    late = [row for row in documents if not row.is_done and row.touched_at < before]
    for document in late[: turns.MAX_RUNNING]:
        enqueue("read_document", document.pk, document.person_id)


def forget_documents() -> int:
    """Forget what nobody came back for, and files that lie here longer than they are meant to; return how many files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_documents(%s)", [timezone.now() - FORGOTTEN])
    old = list(older(UPLOADS, FORGOTTEN)) + list(older(EXPORTS, SWEPT))
    for name in old:
        default_storage.delete(name)
    return len(old)


def _take_in(
    by: User, zone: Zone, uploads: Iterable[UploadedFile[bytes]], facts: dict[str, Any], form_key: str, stored: list[str]
) -> str:  # fmt: skip
    batch = public_id()
    rows: list[DocumentImport] = []
    mine = DocumentImport.objects.visible_to(by)
    room = MAX_UNMADE - mine.exclude(state=DocumentState.MADE).count()
    if mine.filter(state=DocumentState.WAITING).count() >= turns.MAX_WAITING:
        raise FileRefused("waiting")
    for arrival in (one for upload in uploads for one in arrived(upload)):
        if len(rows) >= min(MAX_DOCUMENTS, room):
            raise FileRefused("many")
        row = _row(arrival, facts, stored)
        row.batch, row.person, row.zone, row.form_key, row.position = (
            batch,
            by,
            zone,
            form_key,
            len(rows),
        )
        rows.append(row)
    if len(rows) == 1 and rows[0].state == DocumentState.WAITING:
        rows[0].facts["alone"] = True
    for row in rows:
        row.save()
    to_read = [row for row in rows if row.state == DocumentState.WAITING]
    for row in to_read[: turns.MAX_RUNNING]:  # each that is done asks for the next
        transaction.on_commit(partial(enqueue, "read_document", row.pk, by.pk), robust=True)
    return batch


def _row(arrival: Arrival, facts: dict[str, Any], stored: list[str]) -> DocumentImport:
    row = DocumentImport(name=arrival.name, kind=arrival.kind, facts=facts | arrival.facts)
    if arrival.extras:
        row.extras = store(parcel(arrival.extras), stored)
    if arrival.facts:  # the portal's own page: nothing is to be read into it
        row.title = arrival.facts["texts"].get("title", "")
        row.body = clean(arrival.content.decode(), numbered=True)
        row.state, row.progress = DocumentState.READ, 100
    else:
        row.file = store(ContentFile(arrival.content), stored)
    return row


def _read(row: DocumentImport, folder: Path, *, on_progress: Any) -> Text:
    source = folder / "source"
    with row.file.open() as stored, source.open("wb") as copy:
        copy.writelines(stored.chunks())
    out = folder / "out"
    out.mkdir()
    return convert(row.kind, source, out, on_progress=on_progress)


def _check(text: Text) -> None:
    if not text.title and not plain_text(text.body) and not text.pictures:
        raise NotRead("nothing")


def _fields(row: DocumentImport, text: Text) -> dict[str, Any]:
    body, lost = kept_of(text)
    fields: dict[str, Any] = {
        "title": in_one_line(text.title) or _stem(row.name),
        "body": body,
        "lost": lost,
    }
    if text.pictures:
        stem = _stem(row.name)[:100]
        named = [(f"{stem}-{path.name}", path.read_bytes()) for path in text.pictures]
        fields["extras"] = store(parcel(named), [])
    return fields


def _settle(row: DocumentImport, person_id: int, **fields: Any) -> None:
    """Write what came of it, and let go of the document itself."""
    with working_for(person_id) as by:
        rows = DocumentImport.objects.visible_to(by).filter(pk=row.pk, state=DocumentState.WORKING)
        changed = rows.update(file="", progress=100, touched_at=timezone.now(), **fields)
    if changed:
        for name, value in fields.items():
            setattr(row, name, value)
    elif "extras" in fields:
        default_storage.delete(fields["extras"])


def _begin_at_once(row: DocumentImport, person_id: int) -> None:
    """Make the draft of a document that came alone: what it is about was said when it was sent."""
    topic = Topic.objects.filter(slug=row.facts.get("topic", "")).first()
    if topic is None:
        return
    writing = writing_of(row, topic=topic, kind=row.facts["kind"], audience=row.facts["audience"])
    try:
        row.made = draft_of(row, by=User.objects.get(pk=person_id), writing=writing).public_id
        row.state = DocumentState.MADE
    except FileRefused as refused:
        with working_for(person_id) as by:
            DocumentImport.objects.visible_to(by).filter(pk=row.pk).update(reason=refused.reason)
    except (NotOfZone, DocumentImport.DoesNotExist):
        return


def _tell(row: DocumentImport, person_id: int, percent: int) -> None:
    with working_for(person_id) as by:
        DocumentImport.objects.visible_to(by).filter(pk=row.pk).update(
            progress=percent, touched_at=timezone.now()
        )


def _batch_of(by: User, form_key: str) -> str:
    rows = DocumentImport.objects.visible_to(by).filter(form_key=form_key)
    return rows.values_list("batch", flat=True).first() or ""


def _stem(name: str) -> str:
    stem = name.rpartition(".")[0].replace("_", " ")
    return " ".join(stem.split())[:160] or name
