from __future__ import annotations

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.utils import timezone

from exchanges import services
from zones.models import Zone


@shared_task(base=DjangoTask, ignore_result=True)
def remind_deciders() -> int:
    """Owe the letters about projects whose day is near or past; return how many there were."""
    zone_ids = Zone.objects.active().values_list("pk", flat=True)
    today = timezone.localdate()
    return sum(services.remind_of_decisions(zone_id, today) for zone_id in zone_ids)
