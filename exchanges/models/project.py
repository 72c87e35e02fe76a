from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from exchanges.choices import UNSUBMITTED, IntendedAudience, Outcome, State, version_label
from exchanges.querysets import ProjectQuerySet
from zones.choices import Language
from zones.models import Audience, Zone, public_id

if TYPE_CHECKING:
    from exchanges.models.decision import Decision
    from exchanges.models.partner import Partner

TITLE_LENGTH = 160
GOAL_LENGTH = 3000
CLOSING_LENGTH = 3000
REASON_LENGTH = 2000


class Project(models.Model):
    """An exchange project. `zone` leads it; every zone that takes part has a Partner row, the lead too.

    `version` counts the texts that zones were asked about, `edits` the times the text was saved:
    the first is what a decision belongs to, the second tells two editors apart. `asking_zone` and `asked_by` made the
    version: that zone has agreed by making it, all others decide. `participants` reads the reasons of decisions.
    What it began from and the practice that came of it may be another zone's: PostgreSQL lets go of them.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="led_projects")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    intended_audience = models.CharField(
        max_length=8, choices=IntendedAudience, default=IntendedAudience.NAMED
    )
    topic = models.ForeignKey("knowledge.Topic", on_delete=models.PROTECT, related_name="projects")
    language = models.CharField(max_length=2, choices=Language, default=Language.DUTCH)
    title = models.CharField(max_length=TITLE_LENGTH)
    common_goal = models.TextField(max_length=GOAL_LENGTH, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    respond_by = models.DateField(null=True, blank=True)
    rows_by = models.DateField(null=True, blank=True)
    closing = models.TextField(max_length=CLOSING_LENGTH, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    correction = models.PositiveSmallIntegerField(default=0, db_default=0)
    edits = models.PositiveIntegerField(default=0)
    asking_zone = models.ForeignKey(Zone, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    participants = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)
    closing_since = models.DateTimeField(null=True)
    practice = models.ForeignKey(
        "knowledge.Article",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    from_article = models.ForeignKey(
        "knowledge.Article",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    from_question = models.ForeignKey(
        "knowledge.Question",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    from_idea = models.ForeignKey(
        "exchanges.Idea", on_delete=models.SET_NULL, null=True, related_name="projects"
    )
    look_back = models.TextField(max_length=CLOSING_LENGTH, blank=True, default="", db_default="")
    looked_back_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ProjectQuerySet.as_manager()

    if TYPE_CHECKING:
        title_marked: str
        snippet: str
        reason: tuple[str, str, str] | None

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="project_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="project_answers_come_before_its_end",
                condition=Q(respond_by__lt=F("ends_on")),
            ),
            models.CheckConstraint(
                name="project_is_whole_once_submitted",
                condition=Q(state=State.DRAFT)
                | ~Q(common_goal="") & Q(starts_on__isnull=False, ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="project_is_submitted_or_not",
                condition=Q(state__in=UNSUBMITTED, submitted_at=None)
                | ~Q(state__in=UNSUBMITTED) & Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="project_completed_has_a_closing",
                condition=Q(state=State.COMPLETED) & ~Q(closing="")
                | ~Q(state=State.COMPLETED) & Q(closing=""),
            ),
            models.CheckConstraint(name="project_versions_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="project_state_is_known", condition=Q(state__in=State.values)
            ),
            models.UniqueConstraint(
                fields=["created_by", "form_key"], name="project_once_a_filled_form"
            ),
        ]
        indexes = [
            models.Index(F("moved_at").desc(), F("id").desc(), name="project_newest"),
            models.Index(
                F("audience"),
                F("moved_at").desc(),
                F("id").desc(),
                name="project_newest_for_reader",
            ),
            models.Index(fields=["audience", "topic"], name="project_topic_for_reader"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("exchanges:project_detail", args=[self.public_id])

    @property
    def label(self) -> str:
        return version_label(self.version, self.correction)

    @property
    def shares_text(self) -> str:
        """All that the participants are after, bring and get."""
        return "\n".join(text for row in self.partners.all() for text in _words(row) if text)

    @property
    def searched_text(self) -> str:
        """The text of which a hit in the search shows a part."""
        return f"{self.common_goal}\n{self.shares_text}"

    @property
    def staying_rows(self) -> list[Partner]:
        """The participants that did not leave, the lead too."""
        return [row for row in self.partners.all() if row.left_at is None]

    @property
    def asking_zone_pk(self) -> int:
        """The zone that made the version: the lead, unless a partner changed its own row."""
        return self.asking_zone_id or self.zone_id

    @property
    def partner_rows(self) -> list[Partner]:
        """All participants but the lead."""
        return [row for row in self.partners.all() if not row.is_lead]

    @property
    def deciding_rows(self) -> list[Partner]:
        """The participants that decide: all but the zone that made the version, which agreed by that."""
        return [row for row in self.partners.all() if row.zone_id != self.asking_zone_pk]

    @property
    def current_decisions(self) -> dict[int, Decision]:
        """What stands decided about the version as it is, by zone id."""
        rows = [row for row in self.known_decisions if row.version == self.version]
        return {row.zone_id: row for row in rows if row.ended_at is None}

    @property
    def known_decisions(self) -> list[Decision]:
        """Every decision that was loaded with it, about older versions and ended ones too."""
        return list(self.decisions.all())

    @property
    def agreed_count(self) -> int:
        decided = self.current_decisions.values()
        return sum(row.outcome == Outcome.APPROVE for row in decided)


def _words(row: Partner) -> list[str]:
    lines = [*row.brings_lines, *row.gets_lines]
    return [
        row.own_goal, row.measure, row.target, row.brings, row.gets, *(line["what"] for line in lines)
    ]  # fmt: skip
