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


@shared_task(base=DjangoTask, ignore_result=True)
def follow_projects() -> int:
    """Owe the letters of running and closing projects, and enter adoptions of what came of completed ones.

    Milestones of people who left go to their zone's coordinator first. Returns how many rows there were in all.
    """
    today, done = timezone.localdate(), 0
    for zone_id in Zone.objects.active().values_list("pk", flat=True):
        done += services.hand_milestones_over(zone_id)
        done += services.remind_of_running(zone_id, today)
        done += services.enter_adoptions(zone_id, today)
    return done
