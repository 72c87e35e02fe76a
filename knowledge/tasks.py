from __future__ import annotations

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.db import connection
from django.utils import timezone

from knowledge import services
from knowledge.choices import FileState
from zones.models import Zone
from zones.turns import turn

FILE_SECONDS, DOCUMENT_SECONDS, EXPORT_SECONDS = 180, 150, 900
"""After these a turn is free again that a worker took which died."""


@shared_task(base=DjangoTask, ignore_result=True)
def check_attachment(attachment_id: int, zone_id: int) -> str:
    uploader = services.uploader_of(attachment_id, zone_id)
    if uploader is None:
        return ""
    with turn("files", uploader, f"file {attachment_id}", seconds=FILE_SECONDS) as is_free:
        state = services.check(attachment_id, zone_id) if is_free else ""
    if state and state != FileState.PENDING:
        services.enqueue_next_files(uploader, zone_id)
    return state


@shared_task(base=DjangoTask, ignore_result=True)
def sweep_attachments() -> int:
    """Check files whose bell was missed or whose scanner was silent; return how many there are."""
    zone_ids = Zone.objects.values_list("pk", flat=True)
    waiting = [(pk, zone_id) for zone_id in zone_ids for pk in services.pending(zone_id)]
    for file in waiting:
        check_attachment.delay(*file)
    return len(waiting)


@shared_task(base=DjangoTask, ignore_result=True)
def sweep_files() -> int:
    """Delete files that no row names; return how many there were."""
    return services.sweep_files()


@shared_task(base=DjangoTask, ignore_result=True)
def forget_old_autosaves() -> None:
    """Throw away what was typed a month ago, never saved and never taken up again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_old_autosaves()")


@shared_task(base=DjangoTask, ignore_result=True)
def remind_owners() -> int:
    """Owe the letters about articles that are to be read again; return how many there were."""
    zone_ids = Zone.objects.active().values_list("pk", flat=True)
    today = timezone.localdate()
    return sum(services.remind(zone_id, today) for zone_id in zone_ids)


@shared_task(base=DjangoTask, ignore_result=True)
def read_document(document_id: int, person_id: int) -> str:
    with turn(
        "documents", person_id, f"document {document_id}", seconds=DOCUMENT_SECONDS
    ) as is_free:
        state = services.read_document(document_id, person_id) if is_free else ""
    if is_free:
        services.enqueue_next(person_id)
    return state


@shared_task(base=DjangoTask, ignore_result=True)
def make_export(export_id: int, person_id: int) -> str:
    with turn("documents", person_id, f"export {export_id}", seconds=EXPORT_SECONDS) as is_free:
        state = services.make_export(export_id, person_id) if is_free else ""
    if is_free:
        services.enqueue_next(person_id)
    return state


@shared_task(base=DjangoTask, ignore_result=True)
def forget_documents() -> int:
    """Forget documents and archives that nobody came back for; return how many files that were."""
    return services.forget_documents()


@shared_task(base=DjangoTask, ignore_result=True)
def gather_tallies() -> None:
    """Make one row of the many that were written for each number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gather_tallies()")


@shared_task(base=DjangoTask, ignore_result=True)
def remind_of_calls() -> int:
    """Owe the letters about calls whose day is near, or went by without an outcome; return how many."""
    zone_ids = Zone.objects.active().values_list("pk", flat=True)
    return sum(services.remind_of_calls(zone_id) for zone_id in zone_ids)


@shared_task(base=DjangoTask, ignore_result=True)
def tell_adapters(article_id: int | None = None) -> int:
    """Tell who adapted this article, or any, that it changed; return how many letters that makes."""
    return services.tell_adapters(article_id)


@shared_task(base=DjangoTask, ignore_result=True)
def learn_meanings() -> int:
    """Index what an older version wrote, and make the vectors that are missing; return of how many items."""
    services.rebuild()
    return services.learn()


@shared_task(base=DjangoTask, ignore_result=True)
def tidy_words() -> int:
    """Remove words that stand in nothing any longer; return how many there were."""
    return services.tidy_words()
