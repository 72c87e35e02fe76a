from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exchanges.choices import Outcome
from exchanges.models.project import REASON_LENGTH, Project
from exchanges.querysets import DecisionQuerySet
from knowledge.models.below import Below
from zones.models import Zone


class Decision(Below):
    """What one partner zone decided about one version. It is taken once and never changed."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="decisions")
    version = models.PositiveSmallIntegerField()
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=15, choices=Outcome)
    reason = models.TextField(max_length=REASON_LENGTH, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["project", "version", "zone"],
                name="decision_once_a_version_and_zone",
            ),
            models.CheckConstraint(
                name="decision_against_has_a_reason",
                condition=Q(outcome=Outcome.APPROVE) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="decision_outcome_is_known",
                condition=Q(outcome__in=Outcome.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone}: {self.get_outcome_display()}"

    @property
    def item_above(self) -> Project:
        return self.project
