from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from exchanges.models.project import Project
from exchanges.querysets import PartnerQuerySet, ProposalQuerySet
from zones.models import Zone

OWN_GOAL_LENGTH = 1000
SHARE_LENGTH = 300
MEASURE_LENGTH = 200


class Partner(models.Model):
    """A zone that takes part in a project, and its row: what it is after, brings and gets.

    Only the zone writes its row; its coordinator or chief confirms it. `brings_lines` and `gets_lines` are lists of
    {amount, unit, what}; `brings` and `gets` are the free text of projects from before there were lines.
    `edits` counts the times the row was saved. `booked_percent` is how much of what it promised in numbers the zone has
    booked, kept when it books. A zone that left keeps its row.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="project_parts")
    is_lead = models.BooleanField(default=False)
    own_goal = models.TextField(max_length=OWN_GOAL_LENGTH, blank=True)
    no_own_goal = models.BooleanField(default=False, db_default=False)
    measure = models.CharField(max_length=MEASURE_LENGTH, blank=True, default="", db_default="")
    target = models.CharField(max_length=MEASURE_LENGTH, blank=True, default="", db_default="")
    brings = models.CharField(max_length=SHARE_LENGTH, blank=True)
    gets = models.CharField(max_length=SHARE_LENGTH, blank=True)
    brings_lines = models.JSONField(default=list, db_default=[])
    gets_lines = models.JSONField(default=list, db_default=[])
    edits = models.PositiveIntegerField(default=0, db_default=0)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    booked_percent = models.PositiveSmallIntegerField(default=0, db_default=0)
    left_at = models.DateTimeField(null=True)

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
            models.CheckConstraint(
                name="partner_has_a_goal_or_none",
                condition=Q(no_own_goal=False) | Q(own_goal="", measure="", target=""),
            ),
            models.CheckConstraint(
                name="partner_confirmed_by_somebody_at_some_time",
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.zone)

    @property
    def is_whole(self) -> bool:
        """Does the row say all that zones are asked to agree to?"""
        has_goal = self.no_own_goal or bool(self.own_goal and self.measure and self.target)
        from_before = bool(self.brings or self.gets) and not self.edits
        return from_before or (has_goal and bool(self.brings_lines) and bool(self.gets_lines))


class Proposal(models.Model):
    """What the lead zone proposes as the row of another one, which takes it over or not."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="proposals")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    own_goal = models.TextField(max_length=OWN_GOAL_LENGTH, blank=True)
    brings = models.CharField(max_length=SHARE_LENGTH, blank=True)
    gets = models.CharField(max_length=SHARE_LENGTH, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["project", "zone"], name="proposal_once_a_zone")
        ]

    def __str__(self) -> str:
        return str(self.zone)
