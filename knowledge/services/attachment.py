"""Files of an article. No row without its file, no file without its row, nothing shown unchecked."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from redis.exceptions import RedisError

from knowledge.choices import FileState
from knowledge.files.validation import FileRefused
from knowledge.models import Attachment
from knowledge.models.attachment import FOLDER, storage_name
from knowledge.search.articles import index
from knowledge.services.attachment_scan import for_zone
from knowledge.services.file_storage import all_or_nothing
from knowledge.services.locking import locked
from knowledge.services.pending_review import hand_in_again
from zones import access, audit, broker, turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.files.validation import Examined
    from knowledge.models import Article
    from zones.models import User

CHECK = "knowledge.tasks.check_attachment"
ORPHANED_AFTER = timedelta(hours=1)


@access.as_actor
def attach(
    article: Article,
    *,
    by: User,
    files: Sequence[Examined],
    replacing: Attachment | None = None,
    of_text: bool = False,
) -> list[Attachment]:
    """Keep examined uploads below the article, to be checked by the worker; all of them or none.

    The same file under the same name hangs there once, however often it is sent. Another file under
    a name that hangs there is a new version of that one, and so is what is sent to replace it. They hang
    below the original of a translation.

    Pictures `of_text` are read where that text is. Other files of what is published wait, in a zone that
    reviews first, with the next text of `article`; what waits for a review already counts as handed in anew.
    What comes while the article is not published gets the audience for which it is published next.

    Raises FileRefused (quota, disk), and Article.DoesNotExist without the right.
    """
    if not files:
        return []
    digests = {digest_of(examined): examined for examined in files}
    text, article = article, locked(article.shared, by=by)
    waits = article.is_published and article.zone.reviews_first and not of_text
    hanging = list(article.attachments.newest().exclude(state=FileState.REFUSED))
    for twin in hanging:
        is_sent = digests.pop(twin.digest, None) is not None
        if is_sent and twin.is_of_text and not (of_text or waits):
            Attachment.objects.filter(pk=twin.pk).update(is_of_text=False)
    older = {} if of_text else {row.name.casefold(): row for row in hanging}
    if replacing in hanging:
        older |= {examined.name.casefold(): replacing for examined in files}
    make_room(article, sum(examined.upload.size or 0 for examined in digests.values()))
    with all_or_nothing() as stored, transaction.atomic():
        added = [
            _keep(
                new,
                stored,
                article=article,
                digest=digest,
                replaces=older.get(new.name.casefold()),
                is_of_text=of_text,
                waits_with=text if waits else None,
                comes_with_next_edition=not (article.is_published or of_text),
                uploaded_by=by,
            )
            for digest, new in digests.items()
        ]
        for new in added[
            : max(0, _room_in_queue(article, by, added))
        ]:  # each that is done asks for the next
            transaction.on_commit(partial(enqueue, new), robust=True)
        if waits and added:
            hand_in_again(text, by=by)
        return added


@access.as_actor
def detach(attachment: Attachment, *, by: User) -> None:
    """Remove a file, with its older versions and its words.

    Raises Article.DoesNotExist without the right; nothing when it is gone already.
    """
    article = locked(attachment.article, by=by)
    rows = Attachment.objects.editable_by(by).filter(
        Q(pk=attachment.pk) | Q(replaced_by=attachment.pk)
    )
    if not rows.filter(pk=attachment.pk).exists():
        return
    forget_files(rows)
    rows.delete()
    if article.is_published:
        index(article)
    audit.record(by, "file_removed", zone=article.zone, item=attachment)


def forget_files(attachments: Iterable[Attachment]) -> None:
    """Delete the files of these rows once the rows are gone for certain."""
    for name in [name for attachment in attachments for name in attachment.stored_names]:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


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
    """Return the ids of the zone's files that wait to be checked, of each person as many as may wait in the queue."""
    with for_zone(zone_id):
        waiting = Attachment.objects.filter(state=FileState.PENDING, article__zone=zone_id)
        rows = list(waiting.order_by("pk").values_list("pk", "uploaded_by"))
    counted: Counter[int | None] = Counter()
    found = []
    for pk, person_id in rows:
        counted[person_id] += 1
        if counted[person_id] <= turns.MAX_RUNNING + turns.MAX_WAITING:
            found.append(pk)
    return found[:500]


def uploader_of(attachment_id: int, zone_id: int) -> int | None:
    """Return who sent a file of this zone; None when the zone has no such file (any more)."""
    with for_zone(zone_id):
        rows = Attachment.objects.filter(pk=attachment_id, article__zone=zone_id)
        return rows.values_list("uploaded_by", flat=True).first()


def enqueue_next_files(person_id: int, zone_id: int) -> None:
    """Ask for the files that this person has waited for longest: one of theirs is done, so that they have a turn."""
    with suppress(RedisError):
        held = {int(name.removeprefix("file ")) for name in turns.running("files", person_id)}
        with for_zone(zone_id):
            rows = Attachment.objects.filter(
                state=FileState.PENDING, article__zone=zone_id, uploaded_by=person_id
            )
            first = list(
                rows.exclude(pk__in=held)
                .order_by("pk")
                .values_list("pk", flat=True)[: turns.MAX_RUNNING]
            )
        for pk in first:
            broker.enqueue(CHECK, pk, zone_id)


def enqueue(attachment: Attachment) -> None:
    """Ask the worker to check a file."""
    zone_id = attachment.article.zone_id
    broker.enqueue(CHECK, attachment.pk, zone_id)


def make_room(article: Article, size: int) -> None:
    stored = Attachment.objects.filter(article__zone=article.zone_id).exclude(file="")
    kept = stored.aggregate(size=Sum("size"))
    if (kept["size"] or 0) + size > settings.ATTACHMENT_ZONE_QUOTA_BYTES:
        raise FileRefused("quota")


def digest_of(examined: Examined) -> str:
    """Return what tells a file of an article from all others: its name and its bytes as they were sent."""
    digest = hashlib.sha256(examined.name.encode())
    for chunk in examined.upload.chunks():
        digest.update(chunk)
    examined.upload.seek(0)
    return digest.hexdigest()


def _keep(examined: Examined, stored: list[str], **facts: Any) -> Attachment:
    name = storage_name()
    stored.append(name)
    default_storage.save(name, File(examined.upload))
    attachment = Attachment(
        name=examined.name,
        kind=examined.kind,
        size=examined.upload.size or 0,
        file=name,
        **facts,
    )
    older = attachment.replaces
    if older is not None and older.is_of_text:
        attachment.is_of_text = True
    attachment.save()
    verb = "file_renewed" if older else "file_added"
    audit.record(attachment.uploaded_by, verb, zone=attachment.article.zone, item=attachment)
    return attachment


def _room_in_queue(article: Article, by: User, added: list[Attachment]) -> int:
    mine = Attachment.objects.filter(
        article__zone=article.zone_id, uploaded_by=by, state=FileState.PENDING
    )
    return turns.MAX_RUNNING + turns.MAX_WAITING - (mine.count() - len(added))


def _stored() -> Iterable[str]:
    try:
        folders = default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:
        return
    for folder in folders:
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            yield f"{FOLDER}/{folder}/{name}"
