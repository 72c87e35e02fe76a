from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from network.choices import DigestState, GlassItem
from network.querysets import BrokenGlassQuerySet
from zones.models import Letter, Zone, public_id


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
    question_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    answer_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
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


class BrokenGlass(models.Model):
    """One item that a technical administrator opened, and may read until `until`.

    Written by the database's own `break_glass()` alone, together with the row in the audit: the app's
    login may read it and nothing else. `item_pk` is no foreign key, so that what was opened may be deleted.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    item_type = models.CharField(max_length=7, choices=GlassItem)
    item_pk = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    objects = BrokenGlassQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "broken glass"
        constraints = [
            models.CheckConstraint(
                name="glass_is_broken_for_some_time", condition=Q(until__gt=F("at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_type} {self.item_pk}"

    @property
    def minutes_left(self) -> int:
        """Whole minutes, the begun one too."""
        return max(0, -int((timezone.now() - self.until).total_seconds() // 60))
