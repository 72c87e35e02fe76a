from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from exchanges.models.project import Project
from exchanges.querysets import MilestoneQuerySet
from knowledge.models.below import Below
from zones.models import Zone

MILESTONE_LENGTH = 120


class Milestone(Below):
    """What a zone brings about in a project by some day. Without a person its coordinator answers for it.

    `bookings` counts what was booked for it; PostgreSQL keeps that.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=MILESTONE_LENGTH)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    bookings = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    edits = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["project", "due_on", "id"], name="milestone_way")]

    def __str__(self) -> str:
        return self.title

    @property
    def item_above(self) -> Project:
        return self.project
