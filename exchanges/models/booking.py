from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exchanges.choices import Unit
from exchanges.models.milestone import Milestone
from exchanges.models.project import Project
from exchanges.querysets import BookingQuerySet
from zones.models import Zone

BOOKING_LENGTH = 120


class Booking(models.Model):
    """Hours or means that a zone gave to a project on one day. Only the zone reads who; the others read sums.

    `line` is the place of what was promised in the zone's `brings_lines`; without it, it is something that was not
    promised. PostgreSQL lets go of the milestone when that is removed.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="bookings")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=11, choices=Unit)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    day = models.DateField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    people = models.PositiveSmallIntegerField(default=1)
    what = models.CharField(max_length=BOOKING_LENGTH, blank=True)
    milestone = models.ForeignKey(
        Milestone, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="booked"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    form_key = models.UUIDField(null=True, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["project", "zone", "-day", "-id"], name="booking_newest")]
        constraints = [
            models.CheckConstraint(name="booking_is_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="booking_is_of_people", condition=Q(people__gte=1)),
            models.UniqueConstraint(fields=["by", "form_key"], name="booking_once_a_filled_form"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.day} {self.amount} {self.unit}"
