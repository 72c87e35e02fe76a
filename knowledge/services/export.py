"""A zone's own knowledge as one archive, for who asked for it: as far as they read it, when it is made and when it is fetched."""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
import zipfile
from dataclasses import dataclass, field
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from knowledge.choices import ExportState
from knowledge.documents import archive_format
from knowledge.models import Article, Attachment, KnowledgeExport
from knowledge.models.document import EXPORT_LASTS, export_name
from knowledge.richtext import images
from knowledge.richtext.sanitizer import clean
from knowledge.services.background import enqueue, working_for
from knowledge.services.document import STALE
from knowledge.services.inputs import TEXTS, NotOfZone
from zones import access, audit

if TYPE_CHECKING:
    from collections.abc import Callable

    from zones.models import User, Zone

log = logging.getLogger(__name__)

MAX_BYTES = 2 * 1024**3
AT_ONCE = 50
NOT_TEXTS = ("body", "topic")


@access.as_actor
def begin_export(*, by: User, zone: Zone, form_key: str) -> KnowledgeExport:
    """Ask for the archive of a zone's own knowledge; the same form asks once. Raises NotOfZone."""
    if zone.pk not in access.reader(by).zone_ids:
        raise NotOfZone
    rows = KnowledgeExport.objects.visible_to(by).filter(form_key=form_key)
    if there := rows.first():
        return there
    try:
        with transaction.atomic():
            made = KnowledgeExport.objects.create(person=by, zone=zone, form_key=form_key)
    except IntegrityError:
        return rows.get()
    access.refresh_rights(by)
    if zone.pk not in access.reader(by).zone_ids:  # it may have waited for its turn
        raise NotOfZone
    audit.record(by, "knowledge_export_asked", zone=zone, item=made)
    transaction.on_commit(partial(enqueue, "make_export", made.pk, by.pk), robust=True)
    return made


def make_export(export_id: int, person_id: int) -> str:
    """Make the archive for who asked for it, with the rights they have now; return its state, "" for nothing to do."""
    with working_for(person_id) as by:
        free = Q(state=ExportState.WAITING) | Q(
            state=ExportState.WORKING, touched_at__lt=timezone.now() - STALE
        )
        rows = KnowledgeExport.objects.visible_to(by).filter(pk=export_id)
        claimed = rows.filter(free).update(state=ExportState.WORKING, touched_at=timezone.now())
        export = rows.select_related("zone").first()
    if export is None or not claimed:
        return ""
    with tempfile.TemporaryFile() as packed:
        try:
            done = pack(
                packed, person_id, export.zone, on_progress=partial(_tell, export, person_id)
            )
            size = packed.tell()
            packed.seek(0)
            name = export_name()
            default_storage.save(name, File(packed))
        except ExportTooLarge:
            return _settle(export, person_id, state=ExportState.FAILED, reason="too_big")
        except OSError as trouble:
            log.warning("export %s could not be written: %s", export.pk, trouble)
            return _settle(export, person_id, state=ExportState.FAILED, reason="storage")
    ready = {"state": ExportState.READY, "file": name, "size": size, "lost": done.lost}
    return _settle(export, person_id, **ready, articles=done.articles, attachments=done.attachments)


class ExportTooLarge(Exception):
    """More than one archive takes."""


@dataclass
class Packed:
    """What stands in an archive, by ids, and how many files should and do not."""

    articles: list[int] = field(default_factory=list)
    attachments: list[int] = field(default_factory=list)
    lost: int = 0


def pack(
    packed: IO[bytes],
    person_id: int,
    zone: Zone,
    *,
    on_progress: Callable[[int], None] | None = None,
) -> Packed:
    """Write the zone's own articles that this person reads into an archive; return what is in it. Raises ExportTooLarge."""
    with working_for(person_id) as by:
        pks = list(_own(by, zone).order_by("pk").values_list("pk", flat=True))
    index, done = [], Packed()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for first in range(0, len(pks), AT_ONCE):
            with working_for(person_id) as by, translation.override(by.language or "nl"):
                for article in _whole(by, zone, pks[first : first + AT_ONCE]):
                    index.append(_put(archive, article, by, done))
                    if packed.tell() > MAX_BYTES:
                        raise ExportTooLarge
            if on_progress:
                on_progress(min(99, 100 * (first + AT_ONCE) // len(pks)))
        written = {
            "format": archive_format.FORMAT, "version": archive_format.VERSION, "zone": zone.slug,
            "made": timezone.now().isoformat(timespec="seconds"), "articles": index,
        }  # fmt: skip
        archive.writestr(archive_format.INDEX, json.dumps(written, ensure_ascii=False, indent=1))
    return done


@access.as_actor
def fetch_export(export: KnowledgeExport, *, by: User) -> KnowledgeExport | None:
    """Return the archive for who asked for it, to be handed out; None when it is over.

    Over is what is a day old, and what holds an article or a file that they no longer read.
    """
    rows = KnowledgeExport.objects.visible_to(by).select_for_update(of=("self",))
    export = rows.select_related("zone").get(pk=export.pk)
    if export.state != ExportState.READY:
        return None
    is_readable = _is_readable(export, by)
    if export.at < timezone.now() - EXPORT_LASTS or not is_readable:
        transaction.on_commit(partial(default_storage.delete, str(export.file.name)), robust=True)
        reason = "" if is_readable else "gone"
        export.state, export.file, export.reason = ExportState.OVER, "", reason
        export.save()
        return None
    audit.record(by, "knowledge_exported", zone=export.zone, item=export)
    return export


def wake_export(export: KnowledgeExport) -> None:
    if not export.is_done and export.touched_at < timezone.now() - STALE:
        enqueue("make_export", export.pk, export.person_id)


def _own(by: User, zone: Zone) -> Any:
    return Article.objects.visible_to(by).filter(zone=zone)


def _is_readable(export: KnowledgeExport, by: User) -> bool:
    articles = _own(by, export.zone).filter(pk__in=export.articles)
    files = Attachment.objects.visible_to(by).filter(pk__in=export.attachments, hidden_at=None)
    there = (articles.count(), files.count())
    return there == (len(export.articles), len(export.attachments))


def _whole(by: User, zone: Zone, pks: list[int]) -> Any:
    rows = _own(by, zone).filter(pk__in=pks).order_by("pk").with_frame()
    return rows.prefetch_related("intended_zones", "authorships__person")


def _put(archive: zipfile.ZipFile, article: Article, by: User, done: Packed) -> dict[str, Any]:
    folder, body = f"articles/{article.public_id}", clean(article.body)
    own = Q(article=article)
    if article.is_translation:
        own |= Q(article=article.translation_of_id, public_id__in=images.ids_in(body))
    rows, files, lost = [], [], []
    for file in Attachment.objects.visible_to(by).beside(body).filter(own):
        try:
            files.append(_put_file(archive, folder, file))
            rows.append(file)
        except FileNotFoundError:
            lost.append(file.name)
    done.articles.append(article.pk)
    done.attachments += [file.pk for file in rows]
    done.lost += len(lost)
    page = f"{folder}/article.html"
    text = images.placed_at(body, {file.public_id: _link(file) for file in rows})
    body = f"{archive_format.BODY_BEGINS}\n{text}\n{archive_format.BODY_ENDS}"
    context = {"article": article, "body": body, "files": files, "lost": lost}
    archive.writestr(page, render_to_string("knowledge/article_export.html", context))
    published = article.published_at.isoformat() if article.published_at else None
    return {
        "id": article.public_id,
        "page": page,
        "texts": {name: getattr(article, name) for name in TEXTS if name not in NOT_TEXTS},
        "topic": article.topic.slug,
        "audience": article.intended_kind,
        "named": sorted(zone.slug for zone in article.intended_zones.all()),
        "state": article.state,
        "edition": article.edition,
        "published": published,
        "updated": article.updated_at.isoformat(),
        "authors": [row.person.name for row in article.authorships.all()],
        "files": files,
        "lost": lost,
    }


def _put_file(archive: zipfile.ZipFile, folder: str, file: Attachment) -> dict[str, Any]:
    path, digest = f"{folder}/{_link(file)}", hashlib.sha256()
    with file.file.open() as stored, archive.open(path, "w") as copy:
        for chunk in stored.chunks():
            digest.update(chunk)
            copy.write(chunk)
    return {
        "name": file.name,
        "path": path,
        "link": _link(file),
        "sha256": digest.hexdigest(),
    }


def _link(file: Attachment) -> str:
    """Return where a file lies, seen from the page of its article."""
    return f"files/{file.public_id}.{file.kind}"


def _tell(export: KnowledgeExport, person_id: int, percent: int) -> None:
    with working_for(person_id) as by:
        rows = KnowledgeExport.objects.visible_to(by).filter(pk=export.pk)
        rows.update(progress=percent, touched_at=timezone.now())


def _settle(export: KnowledgeExport, person_id: int, **fields: Any) -> str:
    with working_for(person_id) as by:
        rows = KnowledgeExport.objects.visible_to(by).filter(
            pk=export.pk, state=ExportState.WORKING
        )
        changed = rows.update(progress=100, touched_at=timezone.now(), **fields)
    if not changed and fields.get("file"):
        default_storage.delete(fields["file"])
    return str(fields["state"]) if changed else ""
