from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from knowledge.choices import FileState
from knowledge.files import reason_words
from knowledge.models.article import Article
from knowledge.querysets import AttachmentQuerySet
from zones.models import public_id

FOLDER = "attachments"


def storage_name(*_row_and_name: object) -> str:
    """Where a file lies: under a random name, so that nothing of what it is shows in the storage."""
    name = f"{public_id()}{public_id()}"
    return f"{FOLDER}/{name[:2]}/{name}"


class Attachment(models.Model):
    """A file of an article: pending until the worker looked at it, without its file when refused."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=5)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    file = models.FileField(upload_to=storage_name, max_length=60, blank=True)
    state = models.CharField(max_length=7, choices=FileState, default=FileState.PENDING)
    was_scanned = models.BooleanField(default=False)
    reason = models.CharField(max_length=60, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="only_a_refused_file_is_gone",
                condition=Q(state=FileState.REFUSED, file="")
                | ~Q(state=FileState.REFUSED) & ~Q(file=""),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("knowledge:attachment_download", args=[self.public_id])

    @property
    def reason_words(self) -> str:
        return reason_words(self.reason) if self.reason else ""
