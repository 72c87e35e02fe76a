from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exchanges.choices import Ending, Outcome, Wish
from exchanges.models.project import REASON_LENGTH, Project
from exchanges.querysets import DecisionQuerySet
from knowledge.models.below import Below
from zones.models import Zone


class Decision(Below):
    """What a zone decided about one version. It never changes, but it ends when it is taken back.

    `by` decided, `on_behalf_of` is for whom when that was a deputy. `is_alone`: the author decided, for want of anybody
    else in the zone. `correction` is the one that `by` saw.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="decisions")
    version = models.PositiveSmallIntegerField()
    correction = models.PositiveSmallIntegerField(default=0, db_default=0)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=15, choices=Outcome)
    wish = models.CharField(max_length=5, choices=Wish, blank=True, default="", db_default="")
    reason = models.TextField(max_length=REASON_LENGTH, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_alone = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ending = models.CharField(max_length=10, choices=Ending, blank=True, default="", db_default="")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["project", "version", "zone"],
                condition=Q(ended_at=None),
                name="decision_stands_once_a_version_and_zone",
            ),
            models.CheckConstraint(
                name="decision_against_has_a_reason",
                condition=Q(outcome=Outcome.APPROVE) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="decision_outcome_is_known",
                condition=Q(outcome__in=Outcome.values),
            ),
            models.CheckConstraint(
                name="decision_ended_by_somebody_and_why",
                condition=Q(ended_at=None, ended_by=None, ending="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ending=""),
            ),
            models.CheckConstraint(
                name="decision_wish_is_of_a_refusal",
                condition=Q(wish="") | Q(outcome=Outcome.REFUSE, wish__in=Wish.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone}: {self.get_outcome_display()}"

    @property
    def item_above(self) -> Project:
        return self.project
