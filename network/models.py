from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language

from exchanges.models import Project
from knowledge.models import Article, Topic
from network.choices import DigestState, GlassItem
from network.querysets import BrokenGlassQuerySet, PinQuerySet, PortraitQuerySet
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
    mention_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    adoption_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    articles_left_out = models.PositiveIntegerField(default=0, db_default=0)
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


class Portrait(models.Model):
    """What a topic or a zone says of itself on its page, in both languages, and who keeps a topic's.

    The curator of a topic of the first level keeps those below it too. `version` counts the saves of the
    text and the pins, so that two editors find out about each other.
    """

    topic = models.OneToOneField(
        Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="portrait"
    )
    zone = models.OneToOneField(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="portrait"
    )
    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    curator_since = models.DateTimeField(null=True, blank=True)
    text_nl = models.TextField(blank=True, db_default="", default="")
    text_fr = models.TextField(blank=True, db_default="", default="")
    version = models.PositiveIntegerField(default=0, db_default=0)
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    open_because = "what a topic or a zone says of itself is for everybody who is signed in"

    objects = PortraitQuerySet.as_manager()

    if TYPE_CHECKING:
        curator_zone: str

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="portrait_of_a_topic_or_a_zone",
                condition=Q(topic=None, zone__isnull=False) | Q(topic__isnull=False, zone=None),
            ),
            models.CheckConstraint(
                name="a_zone_is_kept_by_its_coordinators",
                condition=Q(zone=None) | Q(curator=None),
            ),
            models.CheckConstraint(
                name="curator_since_some_time",
                condition=Q(curator=None, curator_since=None)
                | Q(curator__isnull=False, curator_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.zone_id}"

    @property
    def language(self) -> str:
        """The language of `text`: the reader's, or the only one there is."""
        other, own = ("nl", "fr") if get_language() == "fr" else ("fr", "nl")
        return own if getattr(self, f"text_{own}") else other

    @property
    def text(self) -> str:
        return str(getattr(self, f"text_{self.language}"))


class Pin(models.Model):
    """An article or project that stands first on the page of a topic or zone, for who may read it.

    It hangs below the item of perhaps another zone, which may delete that: PostgreSQL takes the pin along
    (migrations/0004_portraits.py).
    """

    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="pins")
    article = models.ForeignKey(
        Article, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="pins"
    )
    project = models.ForeignKey(
        Project, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="pins"
    )
    position = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PinQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["portrait", "article"], name="article_pinned_once"),
            models.UniqueConstraint(fields=["portrait", "project"], name="project_pinned_once"),
            models.CheckConstraint(
                name="one_thing_is_pinned",
                condition=Q(article=None, project__isnull=False)
                | Q(article__isnull=False, project=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.portrait_id} {self.position}"


class MissedSearch(models.Model):
    """Words that somebody searched for and opened nothing: for 90 days, without who it was.

    `person` and `zone` are numbers that many share, only there to be counted. The app cannot read the rows; the
    functions of migration 0008 keep, count and delete them.
    """

    words = models.CharField(max_length=200)
    person = models.PositiveSmallIntegerField()
    zone = models.PositiveSmallIntegerField()
    made_on = models.DateField(db_default=Now())

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["words", "person", "zone"], name="a_missed_search_kept_once"
            )
        ]
        indexes = [models.Index(fields=["made_on"], name="missed_searches_by_day")]

    def __str__(self) -> str:
        return self.words
