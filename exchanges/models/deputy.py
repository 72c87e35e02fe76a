from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from exchanges.querysets import DeputyQuerySet
from zones.models import Zone


class Deputy(models.Model):
    """Somebody of a zone who decides for one of its coordinators or its chief, from one day to another."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="deputies")
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputies"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputyships"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="deputy_ends_on_or_after_its_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="deputy_is_somebody_else", condition=~Q(decider=F("person"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} / {self.decider}"
