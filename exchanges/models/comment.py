from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from exchanges.choices import CommentKind
from exchanges.models.project import Project
from exchanges.querysets import ProjectCommentQuerySet
from knowledge.models.below import Below
from zones.models import Zone, public_id

COMMENT_LENGTH = 5000


class ProjectComment(Below):
    """What somebody of a participating zone writes in a project: news, talk among participants, or in their own zone.

    `audience` follows from `kind` when it is written. One that was removed has no text any more.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=8, choices=CommentKind)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=COMMENT_LENGTH, blank=True)
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(null=True, editable=False)

    objects = ProjectCommentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["project", "-at", "-id"], name="project_comment_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "form_key"], name="project_comment_once_a_filled_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.author_id}"

    @property
    def item_above(self) -> Project:
        return self.project
