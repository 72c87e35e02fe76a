from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from knowledge.choices import FileState
from knowledge.files.validation import reason_words
from knowledge.models.article import Article
from knowledge.models.below import Below
from knowledge.querysets import AttachmentQuerySet, AttachmentTextQuerySet
from zones.models import public_id

FOLDER = "attachments"


def storage_name(*_row_and_name: object) -> str:
    """Where a file lies: under a random name, so that nothing of what it is shows in the storage."""
    name = f"{public_id()}{public_id()}"
    return f"{FOLDER}/{name[:2]}/{name}"


class Attachment(Below):
    """A file of an article: pending until the worker looked at it, without its file when refused.

    A new version `replaces` the one that it was brought for. Once it is found clean, that one and all
    before it are `replaced_by` it: readers see the newest, the zone's editors the older ones too.

    A picture `is_of_text` when it came with a text: it is read where that text is. A file that came with
    a text that is reviewed first `waits_with` it: with the original, or with its translation. One that came
    while its article was not published `comes_with_next_edition`: it gets the audience of that.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=5)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    file = models.FileField(upload_to=storage_name, max_length=60, blank=True)
    state = models.CharField(max_length=7, choices=FileState, default=FileState.PENDING)
    preview = models.FileField(
        upload_to=storage_name, max_length=60, blank=True, db_default="", editable=False
    )
    preview_width = models.PositiveSmallIntegerField(default=0, db_default=0)
    preview_height = models.PositiveSmallIntegerField(default=0, db_default=0)
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    replaced_by = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="older"
    )
    is_of_text = models.BooleanField(default=False, db_default=False, editable=False)
    waits_with = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    comes_with_next_edition = models.BooleanField(default=False, db_default=False, editable=False)
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

    if TYPE_CHECKING:
        older_versions: list[Attachment]
        renew_form: object

    def __str__(self) -> str:
        return self.name

    @property
    def item_above(self) -> Article:
        return self.article

    def get_absolute_url(self) -> str:
        return reverse("knowledge:attachment_download", args=[self.public_id])

    @property
    def reason_words(self) -> str:
        return reason_words(self.reason) if self.reason else ""

    @property
    def stored_names(self) -> list[str]:
        """Return under which names something of it lies in the storage."""
        return [str(name) for name in (self.file.name, self.preview.name) if name]


class AttachmentText(models.Model):
    """The words of a clean file, from which its article's entry in the search index is made."""

    attachment = models.OneToOneField(
        Attachment, on_delete=models.CASCADE, primary_key=True, related_name="inside"
    )
    text = models.TextField()

    objects = AttachmentTextQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.attachment_id}"
