from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from exchanges.choices import version_label
from exchanges.models.project import Project
from exchanges.querysets import ProjectVersionQuerySet
from knowledge.models.below import Below
from zones.models import Zone


class ProjectVersion(Below):
    """One version of a project, kept whole as it was submitted. Never changed.

    A zone that corrects its unit or measure adds a row with the same number and the next `correction`.
    `contents` is what `exchanges.services.versions.contents_of` returns.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    correction = models.PositiveSmallIntegerField(default=0)
    contents = models.JSONField()
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ProjectVersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number", "correction"], name="project_version_kept_once"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return version_label(self.number, self.correction)

    @property
    def item_above(self) -> Project:
        return self.project

    def get_absolute_url(self) -> str:
        return reverse("exchanges:version_detail", args=[self.project.public_id, self.label])
