from __future__ import annotations

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from knowledge import services
from knowledge.choices import FileState
from knowledge.models import Attachment
from zones import access
from zones.models import User


@shared_task(base=DjangoTask, ignore_result=True)
def check_attachment(attachment_id: int, person_id: int) -> str:
    """Look into a file as the person who brought it; "" when it, or their right, is gone."""
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        return ""
    with access.reading_as(access.reader(person)):
        rows = Attachment.objects.editable_by(person).select_related("article__zone")
        attachment = rows.filter(pk=attachment_id).first()
    return services.check(attachment) if attachment else ""


@shared_task(base=DjangoTask, ignore_result=True)
def sweep_attachments() -> int:
    """Check files whose bell was missed or whose scanner was silent; return how many there are."""
    pending = Attachment.objects.filter(state=FileState.PENDING).order_by("pk")
    waiting = list(pending.values_list("pk", "uploaded_by")[:500])
    for attachment_id, person_id in waiting:
        check_attachment.delay(attachment_id, person_id)
    return len(waiting)


@shared_task(base=DjangoTask, ignore_result=True)
def sweep_files() -> int:
    """Delete files that no row names; return how many there were."""
    return services.sweep_files()
