"""The worker looks at a file: whether it may stay, what it says, and how its first page looks."""

from __future__ import annotations

import io
import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q, Value
from django.db.models.functions import Replace
from PIL import Image

from knowledge import documents
from knowledge.choices import FileState
from knowledge.files import antivirus, inspection, sandbox, validation
from knowledge.models import Article, Attachment, AttachmentText
from knowledge.models.attachment import storage_name
from knowledge.richtext import images
from knowledge.search.articles import index
from knowledge.search.file_text import as_kept
from zones import access, audit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from zones.access import Reader

log = logging.getLogger(__name__)

INSPECTION = Path(inspection.__file__).with_name("__main__.py")
WORDS = Path(documents.__file__).with_name("words_worker.py")
"""Reads what may become an article by the same rules as when it does."""

READ_AS_DOCUMENTS = ("docx", "odt")
LIMITS = sandbox.Limits(seconds=60, cpu_seconds=40, memory=1024**3)
REASONS = ("broken", "locked", "pixels")
MAX_PREVIEW_BYTES = 500_000
WIDEST_PREVIEW = 1280


@dataclass(frozen=True)
class Seen:
    """What came out of looking into a file; `reason` says why it is refused."""

    reason: str = ""
    text: str = ""
    preview: bytes = b""
    preview_size: tuple[int, int] = (0, 0)


def check(attachment_id: int, zone_id: int) -> str:
    """Look into a pending file, scan it where there is a scanner, and mark it; return its state.

    Done for the zone whose file it is, so that it does not wait for somebody whose rights ended;
    "" when the zone has no such file (any more). Not inside a transaction: it may take long. Stays
    pending while the scanner is silent.
    """
    with for_zone(zone_id):
        rows = Attachment.objects.filter(article__zone=zone_id).select_related("article")
        attachment = rows.filter(pk=attachment_id).first()
    if attachment is None:
        return ""
    if attachment.state != FileState.PENDING:
        return attachment.state
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "source"), Path(folder, "made")
        made.mkdir()
        try:
            with (
                attachment.file.open() as stored,
                source.open("wb") as copy,
            ):
                copy.writelines(stored.chunks())
            if settings.CLAMD_ADDRESS and antivirus.finds(_chunks(source)):
                return _refuse(attachment, "malware")
        except (antivirus.ScannerSilent, OSError) as trouble:
            log.warning("file %s waits to be checked: %s", attachment.pk, trouble)
            return FileState.PENDING
        seen = look_inside(attachment.kind, source, made)
        if seen.reason:
            return _refuse(attachment, seen.reason)
        return _accept(attachment, seen, made / "rewritten")


def read_anew(attachment_id: int, zone_id: int) -> bool:
    """Read the words of a clean file once more and index its article; return whether they changed."""
    with for_zone(zone_id):
        rows = Attachment.objects.filter(article__zone=zone_id, state=FileState.CLEAN)
        attachment = rows.filter(pk=attachment_id).first()
    if attachment is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "source"), Path(folder, "made")
        made.mkdir()
        with attachment.file.open() as stored, source.open("wb") as copy:
            copy.writelines(stored.chunks())
        text = look_inside(attachment.kind, source, made).text
    with for_zone(zone_id):
        article = Article.objects.select_for_update().filter(pk=attachment.article_id).first()
        kept = AttachmentText.objects.filter(attachment=attachment)
        before = kept.values_list("text", flat=True).first() or ""
        if article is None or text == before:
            return False
        kept.delete()  # the row policy lets nobody change words
        if text:
            AttachmentText.objects.create(attachment=attachment, text=text)
        if article.is_published:
            index(article)
    return True


def with_words(zone_id: int) -> list[int]:
    """Return the clean files of a zone that may hold words."""
    with for_zone(zone_id):
        rows = Attachment.objects.filter(article__zone=zone_id, state=FileState.CLEAN)
        return list(
            rows.exclude(kind__in=validation.IMAGES).order_by("pk").values_list("pk", flat=True)
        )


def look_inside(kind: str, source: Path, made: Path) -> Seen:
    """Read a file in a process of its own; of what that leaves in `made` nothing is believed unseen."""
    try:
        script = WORDS if kind in READ_AS_DOCUMENTS else INSPECTION
        sandbox.run(script, kind, str(source), str(made), limits=LIMITS, cwd=made)
    except sandbox.SandboxFailed:
        log.warning("a file took too long or too much to look into")
    verdict = _read(made / "verdict", 100)
    if verdict is None:
        return Seen("broken")
    if verdict:
        reason = verdict.decode(errors="replace")
        return Seen(reason if reason in REASONS else "broken")
    text = as_kept((_read(made / "text", 1_000_000) or b"").decode(errors="replace"))
    preview = _read(made / "preview", MAX_PREVIEW_BYTES) or b""
    size = _size_of(preview)
    return Seen("", text, preview if size else b"", size or (0, 0))


def for_zone(zone_id: int) -> AbstractContextManager[Reader]:
    return access.reading_as(access.acting_for(zone_id))


def _read(path: Path, most: int) -> bytes | None:
    try:
        if path.stat().st_size > most:
            return None
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _size_of(preview: bytes) -> tuple[int, int] | None:
    """Return the size of a picture that is what we asked for."""
    try:
        with Image.open(io.BytesIO(preview), formats=["WEBP"]) as image:
            size: tuple[int, int] = image.size
    except Exception:
        return None
    return size if max(size) <= WIDEST_PREVIEW else None


def _chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(256 * 1024):
            yield chunk


def _accept(attachment: Attachment, seen: Seen, rewritten: Path) -> str:
    """Mark the file clean, with what was seen of it; an image is from now on what was written anew."""
    stored = _store(seen, rewritten)
    fields = {
        **stored,
        "size": rewritten.stat().st_size if "file" in stored else attachment.size,
        "state": FileState.CLEAN,
        "was_scanned": bool(settings.CLAMD_ADDRESS),
        "preview_width": seen.preview_size[0],
        "preview_height": seen.preview_size[1],
    }
    with for_zone(attachment.article.zone_id):
        article = Article.objects.select_for_update().filter(pk=attachment.article_id).first()
        changed = article is not None and _mark(attachment, **fields)
        if article is not None and changed:
            if seen.text:
                AttachmentText.objects.create(attachment=attachment, text=seen.text)
            take_the_place_of_older(attachment)
            if article.is_published:
                index(article)
    before = [str(attachment.file.name)] if "file" in stored else []
    for name in before if changed else stored.values():
        default_storage.delete(name)
    return FileState.CLEAN


def _store(seen: Seen, rewritten: Path) -> dict[str, str]:
    """Store what the row will name, by its fields."""
    stored: dict[str, str] = {}
    if rewritten.exists():
        with rewritten.open("rb") as content:
            stored["file"] = default_storage.save(storage_name(), File(content))
    if seen.preview:
        stored["preview"] = default_storage.save(storage_name(), ContentFile(seen.preview))
    return stored


def take_the_place_of_older(attachment: Attachment) -> None:
    """From now on readers get this version and none of those before it, unless a newer one was quicker.

    One that waits for a review takes the place of those that wait too, until it is approved.
    """
    rows = Attachment.objects.filter(article=attachment.article_id)
    waits = rows.filter(pk=attachment.pk, waits_with__isnull=False).exists()
    before = dict(rows.values_list("pk", "replaces"))
    chain: list[int] = []
    older = before.get(attachment.pk)
    while older is not None and older not in chain:
        chain.append(older)
        older = before.get(older)
    if chain and not rows.filter(pk=attachment.pk, replaced_by__isnull=False).exists():
        those = rows.exclude(state=FileState.REFUSED).exclude(pk=attachment.pk)
        if waits:
            those = those.filter(waits_with__isnull=False)
        those.filter(pk__in=chain).update(replaced_by=attachment)
        those.filter(replaced_by__in=chain).update(replaced_by=attachment)
        if not waits:
            _stand_in_the_text_of(attachment)


def _stand_in_the_text_of(attachment: Attachment) -> None:
    """Show the new version of a picture where the older ones stand in the text, in both languages."""
    older = Attachment.objects.filter(replaced_by=attachment).values_list("public_id", flat=True)
    of_pair = Q(pk=attachment.article_id) | Q(translation_of=attachment.article_id)
    for name in older:
        before, after = images.address(name), images.address(attachment.public_id)
        shows_it = Article.objects.filter(of_pair, body__contains=before)
        shows_it.update(body=Replace("body", Value(before), Value(after)))


def _refuse(attachment: Attachment, reason: str) -> str:
    name = str(attachment.file.name)
    with for_zone(attachment.article.zone_id):
        marked = _mark(attachment, state=FileState.REFUSED, reason=reason, file="")
        if marked:
            zone = attachment.article.zone
            audit.record(None, "file_refused", zone=zone, item=attachment, reason=reason)
    if marked:
        default_storage.delete(name)
    return FileState.REFUSED


def _mark(attachment: Attachment, **fields: object) -> int:
    """Change the row if it still waits; return how many rows that were."""
    rows = Attachment.objects.filter(pk=attachment.pk, state=FileState.PENDING)
    return rows.update(**fields)
