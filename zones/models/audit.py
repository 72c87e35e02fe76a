from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zones.choices import ROLE_VERBS, AuditOutcome
from zones.models.zone import Zone
from zones.querysets import AuditEventQuerySet


class AuditEvent(models.Model):
    """One deed or refusal. Never content, never a name: a person is a number, looked up when it is shown.

    `zone` is the zone it concerns (the item's), `acting_zone` the one the person acted for: where the two
    differ, somebody of another zone did it. Written by `zones.audit` alone; the app's login may add
    rows and read some, and neither chooses their ids nor their times.
    """

    at = models.DateTimeField(db_default=Now())
    person_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, blank=True)
    acting_zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    verb = models.CharField(max_length=40)
    item_type = models.CharField(max_length=20, blank=True)
    item_id = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=12, choices=AuditOutcome, default=AuditOutcome.DONE)
    reason = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    network_wide = models.BooleanField(default=False, db_default=False)
    """Whether the item was the whole network's at that moment: written by the database (network/migrations)."""

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index("zone", F("at").desc(), F("id").desc(), name="audit_newest_in_zone"),
            models.Index(
                F("at").desc(),
                F("id").desc(),
                name="audit_newest_role_changes",
                condition=Q(verb__in=ROLE_VERBS),
            ),
            models.Index(
                "zone",
                F("at").desc(),
                name="audit_broken_glass",
                condition=Q(verb="glass_broken"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.item_type} {self.item_id}"


class AuditSeal(models.Model):
    """A batch of events, closed by a hash of each and one of all, chained to the batch before.

    Written by the database's own `seal_audit()` alone; the app's login neither reads nor writes it.
    `row_hashes` holds 32 bytes for each of `ids`, in their order. Numbers follow one another.
    """

    id = models.BigIntegerField(primary_key=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    ids = ArrayField(models.BigIntegerField())
    row_hashes = models.BinaryField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}: {self.hash}"
