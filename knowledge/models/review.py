from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from knowledge.choices import ReviewOutcome, Weight
from knowledge.models.article import Article
from knowledge.querysets import ReviewQuerySet
from zones.models import Audience


class Review(models.Model):
    """A text that waits for somebody who decides for the zone, and what they said of it.

    Of a draft, or of what was withdrawn, the text is the article's own. Of a published article, whose
    readers see the old text meanwhile, it stands in `texts`: see `knowledge.services.pending_review`.
    One of an article waits; what is handed in after it takes its place.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reviews")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    texts = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    change = models.CharField(max_length=200, blank=True)
    weight = models.CharField(max_length=5, choices=Weight, default=Weight.MAJOR)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=ReviewOutcome, default=ReviewOutcome.WAITING)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    if TYPE_CHECKING:
        nobody_else: bool

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="review_numbers_differ"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(outcome=ReviewOutcome.WAITING),
                name="one_text_of_an_article_waits",
            ),
            models.CheckConstraint(
                name="decided_by_somebody_at_some_time",
                condition=Q(outcome=ReviewOutcome.WAITING, decided_by=None, decided_at=None)
                | ~Q(outcome=ReviewOutcome.WAITING)
                & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sent_back_with_a_reason",
                condition=~Q(outcome=ReviewOutcome.RETURNED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.number}"

    @property
    def waits(self) -> bool:
        return self.outcome == ReviewOutcome.WAITING
