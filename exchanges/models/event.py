from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from exchanges.choices import Verb, version_label
from exchanges.models.project import REASON_LENGTH, Project
from exchanges.querysets import ProjectEventQuerySet
from zones.choices import Role
from zones.models import Audience, Zone


class ProjectEvent(models.Model):
    """One step in the course of a project, with the role in which it was taken. Never changed.

    `audience` is the project's at that moment, or its participants' where a reason was given: that is never for the
    whole network.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="events")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=15, choices=Verb)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=20, choices=Role, blank=True)
    version = models.PositiveSmallIntegerField()
    correction = models.PositiveSmallIntegerField(default=0, db_default=0)
    reason = models.TextField(max_length=REASON_LENGTH, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = ProjectEventQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["project", "-at"], name="event_course")]

    def __str__(self) -> str:
        return f"{self.verb} {self.project_id}"

    @property
    def label(self) -> str:
        return version_label(self.version, self.correction)
