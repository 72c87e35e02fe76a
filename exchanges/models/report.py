from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exchanges.choices import Reached
from exchanges.models.project import Project
from exchanges.querysets import ClosingReportQuerySet
from knowledge.models.below import Below
from zones.models import Zone

REPORT_LENGTH = 2000


class ClosingReport(Below):
    """What a zone says when a project closes: of its own goal, what it gave and got, and what it goes on with.

    Its people write it; it counts once its coordinator or chief handed it in. The participants read it.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reports")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    reached = models.CharField(max_length=7, choices=Reached, blank=True)
    measured = models.CharField(max_length=200, blank=True)
    why = models.TextField(max_length=REPORT_LENGTH, blank=True)
    gave = models.TextField(max_length=REPORT_LENGTH, blank=True)
    got = models.TextField(max_length=REPORT_LENGTH, blank=True)
    goes_on = models.BooleanField(default=False)
    goes_on_with = models.TextField(max_length=REPORT_LENGTH, blank=True)
    edits = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    handed_in_at = models.DateTimeField(null=True)

    objects = ClosingReportQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["project", "zone"], name="report_once_a_zone"),
            models.CheckConstraint(
                name="report_handed_in_by_somebody",
                condition=Q(handed_in_by=None, handed_in_at=None)
                | Q(handed_in_by__isnull=False, handed_in_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.zone_id}"

    @property
    def item_above(self) -> Project:
        return self.project
