from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from network.choices import DigestState
from zones.models import Letter


class Digest(models.Model):
    """What one person was, or was not, told about one ISO week.

    The row is the claim: written together with its letter, it keeps a second run, a second beat
    and a second worker from owing the same week again. It names exactly what the letter is about;
    what of that the person may still read is asked again when the letter is made.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests"
    )
    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=8, choices=DigestState)
    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, related_name="digest"
    )
    article_ids = ArrayField(models.BigIntegerField(), default=list)
    moved_project_ids = ArrayField(models.BigIntegerField(), default=list)
    waiting_project_ids = ArrayField(models.BigIntegerField(), default=list)
    comment_ids = ArrayField(models.BigIntegerField(), default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "iso_year", "iso_week"],
                name="one_digest_a_person_and_week",
            ),
            models.CheckConstraint(
                name="digest_iso_week_exists",
                condition=Q(iso_week__gte=1, iso_week__lte=53),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.iso_year}-W{self.iso_week:02} {self.person_id}"


class DigestRun(models.Model):
    """A week whose digests are all claimed: whoever comes or subscribes later waits for the next."""

    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    finished_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["iso_year", "iso_week"], name="one_run_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.iso_year}-W{self.iso_week:02}"
