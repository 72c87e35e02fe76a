from __future__ import annotations

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.utils import timezone

from network import digest
from network.iso_week import week_due
from network.services import missed_searches


@shared_task(base=DjangoTask, ignore_result=True)
def send_digests() -> int:
    """Owe last week's digests, on Monday at seven and, where that was missed, later in the same week.

    Return how many letters were owed; 0 when the week is done or not yet due.
    """
    now = timezone.now()
    week = week_due(now)
    return digest.send(week, until=now).owed if week else 0


@shared_task(base=DjangoTask, ignore_result=True)
def keep_missed_searches() -> int:
    missed_searches.forget_old()
    return missed_searches.keep_ended()
