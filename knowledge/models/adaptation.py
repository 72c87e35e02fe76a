from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from knowledge.models.article import Article
from knowledge.querysets import AdaptationQuerySet, OriginDecisionQuerySet


class Adaptation(models.Model):
    """That an article was made to measure from another zone's: from which text, what was changed and why.

    The origin may be hidden from who reads this, or be gone: its title is asked for with `visible_to`.
    What it changed is decided on up to `seen_number`, the number of one of its revisions.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="adaptation")
    origin = models.ForeignKey(
        Article,
        on_delete=models.SET_NULL,
        null=True,
        related_name="adaptations",
        db_constraint=False,  # the migration makes one by which PostgreSQL takes the link away
    )
    origin_number = models.PositiveIntegerField()
    seen_number = models.PositiveIntegerField()
    changed = models.TextField(blank=True)
    why = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = AdaptationQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id} {self.origin_id}"

    @property
    def is_told(self) -> bool:
        """What was changed and why stands there, as readers are owed it."""
        return bool(self.changed and self.why)


class OriginDecision(models.Model):
    """What an adapter decided on one changed block of the origin: taken over, or not for them and why.

    It changed between the origin's revisions `since` and `number`.
    """

    adaptation = models.ForeignKey(Adaptation, on_delete=models.CASCADE, related_name="decisions")
    since = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    is_taken = models.BooleanField()
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OriginDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["adaptation", "digest"], name="a_change_of_the_origin_decided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.adaptation_id} {self.number}"
