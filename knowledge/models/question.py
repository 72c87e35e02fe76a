from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from knowledge.choices import QuestionState
from knowledge.models.article import Article
from knowledge.models.topic import Topic
from knowledge.querysets.question import QuestionQuerySet
from knowledge.richtext.plain_text import plain_text
from zones.choices import Language
from zones.models import Audience, Zone, public_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from knowledge.models.answer import Answer


class Question(models.Model):
    """What a zone wants to know of one zone or of all; with a deadline it is a call, which ends in an outcome.

    `audience` says who reads it now, `meant_for` whom it was asked of: they differ while it is withdrawn.
    `first_answered_at` is kept by the database, because who answers may not change the question.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="questions")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    meant_for = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    asked_zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions")
    language = models.CharField(max_length=2, choices=Language, default=Language.DUTCH)
    article = models.ForeignKey(
        Article,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="questions",
        db_constraint=False,  # PostgreSQL has one of its own, which forgets what its zone deletes
    )

    title = models.CharField(max_length=160)
    body = models.TextField(blank=True)
    deadline = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=8, choices=QuestionState, default=QuestionState.OPEN, db_default="open"
    )
    solution = models.OneToOneField(
        "Answer",
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="solves",
        db_constraint=False,  # PostgreSQL has one of its own: an answer of this question
    )
    version = models.PositiveIntegerField(default=1)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="questions"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    form_key = models.CharField(max_length=36, null=True, blank=True, editable=False)  # noqa: DJ001 - unique where it is given

    objects = QuestionQuerySet.as_manager()

    if TYPE_CHECKING:
        may_edit: bool
        may_decide: bool
        answer_count: int
        me_too_count: int
        is_origin: bool
        rises_at: datetime
        title_marked: str
        snippet: str
        reason: tuple[str, str, str] | None

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                "audience",
                F("created_at").desc(),
                F("id").desc(),
                name="question_newest_in_audience",
            ),
            models.Index(
                "audience",
                "created_at",
                condition=Q(state="open"),
                name="question_open_in_audience",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "form_key"], name="a_filled_in_form_asks_once"
            ),
            models.CheckConstraint(
                name="an_outcome_is_of_a_call_by_somebody_at_some_time",
                condition=Q(outcome="", outcome_by=None, outcome_at=None)
                | ~Q(outcome="")
                & Q(outcome_by__isnull=False, outcome_at__isnull=False, deadline__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_hidden_is_withdrawn",
                condition=Q(hidden_at=None) | Q(withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_open_question_has_no_outcome", condition=~Q(state="open") | Q(outcome="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("questions:question_detail", args=[self.public_id])

    @property
    def is_call(self) -> bool:
        return self.deadline is not None

    @property
    def is_open(self) -> bool:
        return self.state == QuestionState.OPEN and self.withdrawn_at is None

    @property
    def is_over(self) -> bool:
        """Whether the deadline of this call went by."""
        return self.deadline is not None and self.deadline < timezone.localdate()

    @property
    def searched_text(self) -> str:
        """What a hit shows below the title; whoever shows it prefetches the answers of its reader."""
        return self.searched_with(self.answers.all())

    def searched_with(self, answers: Iterable[Answer]) -> str:
        """Return the question, its outcome and what stands of these answers, as plain text."""
        said = [answer.text for answer in answers if answer.stands]
        texts = [self.body, self.outcome, *said]
        return " ".join(filter(None, map(plain_text, texts)))
