from __future__ import annotations

from django.db import models
from django.utils import timezone

from zones.models.zone import Zone


class AuditEvent(models.Model):
    """One deed or refusal, written in the transaction of the deed. Never content, never a name."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    person_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, blank=True)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    item_type = models.CharField(max_length=20, blank=True)
    item_id = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=12, default="done")
    reason = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=32, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.verb} {self.item_type} {self.item_id}"
