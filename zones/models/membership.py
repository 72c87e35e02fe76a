from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from zones.choices import READING_ROLES, Role
from zones.models.zone import Zone
from zones.querysets import MembershipQuerySet

if TYPE_CHECKING:
    from zones.models.letter import Letter


class Membership(models.Model):
    """A person's role in a zone, or in the network when there is no zone. It ends, it is not deleted."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    open_because = (
        "colleagues of all zones may know who works where, and rights are worked out from it"
    )

    letter: Letter | None
    """The last letter of welcome, where a page asked for it."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "zone"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_role_a_person_and_zone",
            ),
            models.CheckConstraint(
                name="role_fits_zone_or_network",
                condition=Q(role__in=READING_ROLES, zone__isnull=False)
                | Q(role=Role.NETWORK_COORDINATOR, zone=None)
                | Q(role=Role.OBSERVER),
            ),
            models.CheckConstraint(
                name="ended_by_somebody_at_some_time",
                condition=Q(ended_by=None) | Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.zone_id}"
