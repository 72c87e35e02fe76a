from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from knowledge.choices import ADOPTABLE, UNSEEN_STATES, BasicFunction, Kind, Stage, State, Weight
from knowledge.models.topic import Topic
from knowledge.querysets import ArticleQuerySet, RevisionQuerySet
from knowledge.richtext.plain_text import plain_text
from zones.choices import AudienceKind, Language
from zones.models import Audience, Zone, public_id

FACTS = ("result", "effort_people", "effort_time", "effort_cost", "fits", "presupposes")
"""What an article says in short, beside its text; a revision keeps it as it was."""


class Article(models.Model):
    """What one zone shares: a practice, procedure, lesson, phenomenon or template.

    `audience` says who reads it now: its own zone's until it is published. `intended_kind` and
    `intended_zones` say whom it is meant for once it is. `version` counts every save, so that two
    editors find out about each other; `edition` counts what readers got to see. `owner` answers for it and
    reads it again by `review_by`; `checked_on` is when somebody last did.

    A translation is an article of the same zone with a text of its own: `translation_of` is its original,
    `translated_edition` the edition of that for which it stands. What hangs below an article (files,
    comments, adoptions) hangs below the original alone: use `shared` wherever something is hung or listed.
    `gives_way_to` is the language in which lists show the other one of the two.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="articles")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    intended_kind = models.CharField(
        max_length=8, choices=AudienceKind, default=AudienceKind.NETWORK
    )
    intended_zones = models.ManyToManyField(Zone, related_name="+", blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    stage = models.CharField(max_length=12, choices=Stage, blank=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="articles")
    basic_function = models.CharField(max_length=20, choices=BasicFunction, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.DUTCH)
    translation_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="translations"
    )
    translated_edition = models.PositiveIntegerField(null=True, blank=True)
    gives_way_to = models.CharField(
        max_length=2, choices=Language, blank=True, db_default="", editable=False
    )
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=400, blank=True)
    body = models.TextField(blank=True)
    result = models.CharField(max_length=120, blank=True)
    effort_people = models.CharField(max_length=120, blank=True, db_default="")
    effort_time = models.CharField(max_length=120, blank=True, db_default="")
    effort_cost = models.CharField(max_length=120, blank=True, db_default="")
    fits = models.CharField(max_length=120, blank=True)
    presupposes = models.CharField(max_length=200, blank=True, db_default="")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    edition = models.PositiveIntegerField(default=0)
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Authorship", related_name="articles"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_function = models.CharField(max_length=120, blank=True, db_default="")
    review_by = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="+"
    )  # the database forgets it when it is deleted, also by another zone
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    """Since when nobody but its authors and the zone's coordinators read it, because somebody reported it."""

    form_key = models.CharField(max_length=36, null=True, blank=True, editable=False)  # noqa: DJ001 - unique where it is given
    source_id = models.CharField(max_length=80, null=True, blank=True)  # noqa: DJ001 - null: not imported
    source_mark = models.CharField(max_length=80, blank=True, editable=False)
    """What the source said when it was last imported: a digest of it, and the date it gave."""

    objects = ArticleQuerySet.as_manager()

    if TYPE_CHECKING:
        owner_is_here: bool
        approved_by_name: str
        last_review: str
        audience_names: list[str]
        has_entries: bool
        has_kin: bool
        has_questions: bool
        has_kept: bool
        may_edit: bool
        may_decide: bool
        is_author: bool
        title_marked: str
        snippet: str
        reason: tuple[str, str, str] | None

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="article_newest_first",
            ),
            models.Index(
                "audience",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="article_newest_in_audience",
            ),
            models.Index("audience", "topic", name="article_topic_in_audience"),
            models.Index(
                "topic",
                models.F("published_at").desc(),
                models.F("id").desc(),
                condition=Q(state=State.PUBLISHED, binned_at=None),
                name="article_newest_of_topic",
            ),
            models.Index(
                "zone",
                "review_by",
                condition=Q(state=State.PUBLISHED),
                name="article_to_read_again",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["created_by", "form_key"],
                name="a_filled_in_form_makes_one_article",
            ),
            models.UniqueConstraint(fields=["zone", "source_id"], name="imported_once_in_a_zone"),
            models.UniqueConstraint(
                fields=["translation_of", "language"], name="translated_once_into_a_language"
            ),
            models.CheckConstraint(
                name="a_translation_stands_for_an_edition",
                condition=Q(translation_of=None, translated_edition=None)
                | Q(translation_of__isnull=False, translated_edition__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_practice_has_a_stage",
                condition=Q(kind=Kind.PRACTICE) | Q(stage=""),
            ),
            models.CheckConstraint(
                name="draft_or_published_at_some_time",
                condition=Q(state__in=UNSEEN_STATES, published_at=None, edition=0)
                | ~Q(state__in=UNSEEN_STATES) & Q(published_at__isnull=False, edition__gte=1),
            ),
            models.CheckConstraint(
                name="archived_at_some_time",
                condition=Q(state=State.ARCHIVED, archived_at__isnull=False)
                | ~Q(state=State.ARCHIVED) & Q(archived_at=None, successor=None),
            ),
            models.CheckConstraint(
                name="what_is_hidden_is_not_published",
                condition=Q(hidden_at=None) | ~Q(state__in=[State.PUBLISHED, State.ARCHIVED]),
            ),
            models.CheckConstraint(
                name="binned_by_somebody_at_some_time",
                condition=Q(binned_at=None, binned_by=None)
                | Q(binned_at__isnull=False, binned_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("knowledge:article_detail", args=[self.public_id])

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # the plugin declares Django's own
        """Return the kind in words, as Django would, which makes a table of all choices for each row."""
        return str(Kind(self.kind).label)

    def get_stage_display(self) -> str:  # type: ignore[no-redef]  # as above
        return str(Stage(self.stage).label) if self.stage else ""

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED and self.binned_at is None

    def is_adoptable_by(self, zone: Zone) -> bool:
        """Whether this zone may take over what one of its people reads, maybe for another zone of theirs."""
        is_theirs = self.is_published and self.kind in ADOPTABLE and self.zone_id != zone.pk
        return is_theirs and self.audience.admits(zone)

    @property
    def is_overdue(self) -> bool:
        """Published, and not read again by the day that was promised."""
        today = timezone.localdate()
        return self.is_published and self.review_by is not None and self.review_by < today

    @property
    def is_translation(self) -> bool:
        return self.translation_of_id is not None

    @property
    def shared(self) -> Article:
        """Return the article below which files, comments and adoptions hang: the original, or itself.

        Asks the database for a translation's original. Lists of what hangs below start from it, and so
        does whatever asks who may read or change that.
        """
        return self.translation_of or self

    @property
    def effort(self) -> str:
        """People, time and cost in one line."""
        parts = (self.effort_people, self.effort_time, self.effort_cost)
        return ", ".join(part for part in parts if part)

    @property
    def body_text(self) -> str:
        return plain_text(self.body)

    @property
    def searched_text(self) -> str:
        """What a hit shows below the title, as plain text."""
        return f"{self.summary} {self.body_text}".strip()


class Authorship(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="authorships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="authorships"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "person"], name="an_author_once_an_article")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.person_id}"


class Revision(models.Model):
    """A text as readers saw it, with the audience it was published for: it never reaches more people.

    `change` says in a line what is different from the one before, `weight` how much that matters, and
    `approved_by` who read it before it was published, in a zone that wants that.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=400)
    body = models.TextField()
    result = models.CharField(max_length=120, blank=True, db_default="")
    effort_people = models.CharField(max_length=120, blank=True, db_default="")
    effort_time = models.CharField(max_length=120, blank=True, db_default="")
    effort_cost = models.CharField(max_length=120, blank=True, db_default="")
    fits = models.CharField(max_length=120, blank=True, db_default="")
    presupposes = models.CharField(max_length=200, blank=True, db_default="")
    change = models.CharField(max_length=200, blank=True, db_default="")
    weight = models.CharField(
        max_length=5, choices=Weight, default=Weight.MAJOR, db_default=Weight.MAJOR
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_numbers_differ")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.number}"
