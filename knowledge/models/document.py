"""Documents on their way in, and a zone's own knowledge on its way out."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse
from django.utils import timezone

from knowledge.choices import DocumentState, ExportState
from knowledge.querysets import DocumentImportQuerySet, KnowledgeExportQuerySet
from zones.models import Zone, public_id

UPLOADS, EXPORTS = "uploads", "exports"
EXPORT_LASTS = timedelta(days=1)


def upload_name(*_row_and_name: object) -> str:
    """Where a document lies until it is read, under a random name."""
    return f"{UPLOADS}/{public_id()}{public_id()}"


def export_name(*_row_and_name: object) -> str:
    return f"{EXPORTS}/{public_id()}{public_id()}"


class DocumentImport(models.Model):
    """One document that somebody begins an article from: nobody else's to see.

    What came in together has the same `batch`. `file` is gone once it was read; `extras` are its pictures and files,
    gone once the article is made. `facts` holds what is known of the article beside its text; `made` names it.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    batch = models.CharField(max_length=12, db_index=True)
    form_key = models.CharField(max_length=36)
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=4)
    file = models.FileField(upload_to=upload_name, max_length=60, blank=True)
    extras = models.FileField(upload_to=upload_name, max_length=60, blank=True)
    state = models.CharField(max_length=7, choices=DocumentState, default=DocumentState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=160, blank=True)
    body = models.TextField(blank=True)
    lost = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    made = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)

    objects = DocumentImportQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "form_key", "position"], name="a_document_comes_in_once"
            ),
            models.CheckConstraint(
                name="only_a_document_to_be_read_has_its_file",
                condition=Q(state__in=("waiting", "working")) & ~Q(file="")
                | ~Q(state__in=("waiting", "working")) & Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("knowledge:document_batch", args=[self.batch])

    @property
    def is_done(self) -> bool:
        return self.state not in (DocumentState.WAITING, DocumentState.WORKING)

    @property
    def made_url(self) -> str:
        return reverse("knowledge:article_edit", args=[self.made]) if self.made else ""


class KnowledgeExport(models.Model):
    """What somebody takes along of their zone's own knowledge, as far as they read it: for a day, and for them alone."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    form_key = models.CharField(max_length=36)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=ExportState, default=ExportState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True)
    articles = models.JSONField(default=list)
    """The ids of what is in it."""

    attachments = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    """The ids of the files in it."""

    lost = models.PositiveIntegerField(default=0, db_default=0)
    """How many files should have been in it and are not in the storage."""

    file = models.FileField(upload_to=export_name, max_length=60, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)

    objects = KnowledgeExportQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "form_key"], name="a_form_makes_one_export"),
            models.CheckConstraint(
                name="only_a_ready_export_has_its_file",
                condition=Q(state="ready") & ~Q(file="") | ~Q(state="ready") & Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return reverse("knowledge:export_detail", args=[self.public_id])

    @property
    def is_done(self) -> bool:
        return self.state not in (ExportState.WAITING, ExportState.WORKING)
