"""Files of an article. No row without its file, no file without its row, nothing shown unchecked."""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from celery import current_app
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from kombu.exceptions import OperationalError

from knowledge import clamd
from knowledge.choices import FileState
from knowledge.files import IMAGES, FileRefused
from knowledge.models import Attachment
from knowledge.models.attachment import FOLDER, storage_name
from knowledge.services.article import locked
from knowledge.uploads import FULL
from zones import access, audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from knowledge.files import Examined
    from knowledge.models import Article
    from zones.access import Reader
    from zones.models import User

log = logging.getLogger(__name__)

LOOK_INSIDE = Path(__file__).resolve().parent.parent / "look_inside.py"
LOOK_SECONDS = 60
ORPHANED_AFTER = timedelta(hours=1)


@access.deed
def attach(article: Article, *, by: User, files: Sequence[Examined]) -> list[Attachment]:
    """Keep examined uploads below the article, to be checked by the worker; all of them or none.

    The same file under the same name hangs there once, however often it is sent.

    Raises FileRefused (quota, disk), and Article.DoesNotExist without the right.
    """
    digests = {_digest(examined): examined for examined in files}
    article = locked(article, by=by)
    hanging = article.attachments.exclude(state=FileState.REFUSED)
    for twin in hanging.filter(digest__in=digests).values_list("digest", flat=True):
        digests.pop(twin, None)
    _make_room(article, sum(examined.upload.size or 0 for examined in digests.values()))
    stored: list[str] = []
    try:
        with transaction.atomic():
            return [_keep(article, by, new, digest, stored) for digest, new in digests.items()]
    except BaseException as failed:
        for name in stored:
            default_storage.delete(name)
        if isinstance(failed, OSError) and failed.errno in FULL:
            raise FileRefused("disk") from failed
        raise


@access.deed
def detach(attachment: Attachment, *, by: User) -> None:
    """Remove a file. Raises Article.DoesNotExist without the right; nothing when it is gone already."""
    article = locked(attachment.article, by=by)
    rows = Attachment.objects.editable_by(by).filter(pk=attachment.pk)
    if not rows.exists():
        return
    forget_files(rows.exclude(file=""))
    rows.delete()
    audit.record(by, "file_removed", zone=article.zone, item=attachment)


def forget_files(attachments: Iterable[Attachment]) -> None:
    """Delete the files of these rows once the rows are gone for certain."""
    for name in [str(attachment.file.name) for attachment in attachments]:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def check(attachment_id: int, zone_id: int) -> str:
    """Look into a pending file, scan it where there is a scanner, and mark it; return its state.

    Done for the zone whose file it is, so that it does not wait for somebody whose rights ended;
    "" when the zone has no such file (any more). Not inside a transaction: it may take long. Stays
    pending while the scanner is silent.
    """
    with _for_zone(zone_id):
        rows = Attachment.objects.filter(article__zone=zone_id).select_related("article")
        attachment = rows.filter(pk=attachment_id).first()
    if attachment is None:
        return ""
    if attachment.state != FileState.PENDING:
        return attachment.state
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        try:
            with (
                attachment.file.open() as stored,
                source.open("wb") as copy,
            ):
                copy.writelines(stored.chunks())
            if settings.CLAMD_ADDRESS and clamd.finds(_chunks(source)):
                return _refuse(attachment, "malware")
        except (clamd.ScannerSilent, OSError) as trouble:
            log.warning("file %s waits to be checked: %s", attachment.pk, trouble)
            return FileState.PENDING
        reason = _look_inside(attachment.kind, source, target)
        if reason:
            return _refuse(attachment, reason)
        return _accept(attachment, target)


def sweep_files() -> int:
    """Delete stored files that no row names (a request broke off after storing them); return how many."""
    before = timezone.now() - ORPHANED_AFTER
    old = [name for name in _stored() if default_storage.get_modified_time(name) <= before]
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnamed_files(%s::text[])", [old])
        unnamed = [name for (name,) in cursor.fetchall()]
    for name in unnamed:
        default_storage.delete(name)
    return len(unnamed)


def pending(zone_id: int) -> list[int]:
    """Return the ids of the zone's files that wait to be checked."""
    with _for_zone(zone_id):
        waiting = Attachment.objects.filter(state=FileState.PENDING, article__zone=zone_id)
        return list(waiting.order_by("pk").values_list("pk", flat=True)[:500])


def ring(attachment: Attachment) -> None:
    """Ask the worker to check a file; by name, because tasks stand above us."""
    file = (attachment.pk, attachment.article.zone_id)
    bell = current_app.signature("knowledge.tasks.check_attachment", file)
    try:
        bell.apply_async(retry=False)
    except OperationalError as silent:
        log.warning("file %s waits for the sweep: %s", attachment.pk, silent)


def _make_room(article: Article, size: int) -> None:
    stored = Attachment.objects.filter(article__zone=article.zone_id).exclude(file="")
    kept = stored.aggregate(size=Sum("size"))
    if (kept["size"] or 0) + size > settings.ATTACHMENT_ZONE_QUOTA_BYTES:
        raise FileRefused("quota")


def _digest(examined: Examined) -> str:
    """Return what tells a file of an article from all others: its name and its bytes as they were sent."""
    digest = hashlib.sha256(examined.name.encode())
    for chunk in examined.upload.chunks():
        digest.update(chunk)
    examined.upload.seek(0)
    return digest.hexdigest()


def _keep(
    article: Article, by: User, examined: Examined, digest: str, stored: list[str]
) -> Attachment:
    name = storage_name()
    stored.append(name)
    default_storage.save(name, File(examined.upload))
    attachment = Attachment.objects.create(
        article=article,
        name=examined.name,
        kind=examined.kind,
        size=examined.upload.size or 0,
        digest=digest,
        file=name,
        uploaded_by=by,
    )
    audit.record(by, "file_added", zone=article.zone, item=attachment)
    transaction.on_commit(lambda: ring(attachment), robust=True)
    return attachment


def _chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(256 * 1024):
            yield chunk


def _look_inside(kind: str, source: Path, target: Path) -> str:
    if kind not in IMAGES and kind != "pdf":
        return ""
    command = [sys.executable, "-I", str(LOOK_INSIDE), kind, str(source), str(target)]
    try:
        looked = subprocess.run(  # noqa: S603 - our own script, and no word of it from outside
            command, capture_output=True, text=True, timeout=LOOK_SECONDS, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return "broken"
    return looked.stdout.strip()


def _accept(attachment: Attachment, rewritten: Path) -> str:
    """Mark the file clean; an image is from now on what was written anew."""
    before, size = str(attachment.file.name), attachment.size
    name = before
    if rewritten.exists():
        size = rewritten.stat().st_size
        with rewritten.open("rb") as content:
            name = default_storage.save(storage_name(), File(content))
    scanned = bool(settings.CLAMD_ADDRESS)
    with _for_zone(attachment.article.zone_id):
        changed = _mark(
            attachment, state=FileState.CLEAN, was_scanned=scanned, file=name, size=size
        )
    unused = before if changed else name
    if name != before:
        default_storage.delete(unused)
    return FileState.CLEAN


def _refuse(attachment: Attachment, reason: str) -> str:
    name = str(attachment.file.name)
    with _for_zone(attachment.article.zone_id):
        marked = _mark(attachment, state=FileState.REFUSED, reason=reason, file="")
        if marked:
            zone = attachment.article.zone
            audit.record(None, "file_refused", zone=zone, item=attachment, reason=reason)
    if marked:
        default_storage.delete(name)
    return FileState.REFUSED


def _for_zone(zone_id: int) -> AbstractContextManager[Reader]:
    return access.reading_as(access.acting_for(zone_id))


def _mark(attachment: Attachment, **fields: object) -> int:
    """Change the row if it still waits; return how many rows that were."""
    rows = Attachment.objects.filter(pk=attachment.pk, state=FileState.PENDING)
    return rows.update(**fields)


def _stored() -> Iterable[str]:
    try:
        folders = default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:
        return
    for folder in folders:
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            yield f"{FOLDER}/{folder}/{name}"
