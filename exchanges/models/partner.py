from __future__ import annotations

from django.db import models
from django.db.models import Q

from exchanges.models.project import Project
from exchanges.querysets import PartnerQuerySet
from zones.models import Zone

OWN_GOAL_LENGTH = 1000
SHARE_LENGTH = 300


class Partner(models.Model):
    """A zone that takes part in a project: what it is after, what it brings and what it gets."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="project_parts")
    is_lead = models.BooleanField(default=False)
    own_goal = models.TextField(max_length=OWN_GOAL_LENGTH, blank=True)
    brings = models.CharField(max_length=SHARE_LENGTH, blank=True)
    gets = models.CharField(max_length=SHARE_LENGTH, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["project", "zone"], name="partner_once_in_a_project"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(is_lead=True),
                name="partner_one_lead_a_project",
            ),
        ]

    def __str__(self) -> str:
        return str(self.zone)
