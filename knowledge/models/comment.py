from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from knowledge.models.article import Article
from knowledge.querysets import CommentQuerySet
from zones.models import Zone, public_id


class Comment(models.Model):
    """What a reader says below an article, for the zone they acted for (none: the network coordinator)."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    form_key = models.CharField(max_length=36, null=True, blank=True, editable=False)  # noqa: DJ001 - unique where it is given

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["author", "form_key"], name="a_filled_in_form_makes_one_comment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.author_id}"
