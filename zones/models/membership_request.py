from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zones.choices import READING_ROLES, RequestOutcome, Role
from zones.models.zone import Zone, public_id
from zones.querysets import MembershipRequestQuerySet


class MembershipRequest(models.Model):
    """A zone asks for an account of the network: the network coordinator and the person both agree, or it ends.

    The database lets such an account into a zone only while a request stands on which both agreed.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    network_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    network_agreed_at = models.DateTimeField(null=True)
    person_agreed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=RequestOutcome, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = MembershipRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "zone"],
                condition=Q(closed_at=None),
                name="one_open_request_a_person_and_zone",
            ),
            models.CheckConstraint(
                name="request_is_for_a_role_of_a_zone", condition=Q(role__in=READING_ROLES)
            ),
            models.CheckConstraint(
                name="network_agreed_by_somebody_at_some_time",
                condition=Q(network_agreed_by=None, network_agreed_at=None)
                | Q(network_agreed_by__isnull=False, network_agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="request_closed_with_an_outcome",
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="admitted_when_both_agreed",
                condition=~Q(outcome=RequestOutcome.ADMITTED)
                | Q(network_agreed_at__isnull=False, person_agreed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.zone_id}"

    def get_absolute_url(self) -> str:
        return reverse("zones:membership_request", args=[self.public_id])

    @property
    def is_agreed(self) -> bool:
        return bool(self.network_agreed_at and self.person_agreed_at)
