"""What hangs below a question: answers, remarks, and who has the same question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

from knowledge.models.article import Article
from knowledge.models.below import Below
from knowledge.models.comment import EDITED_WITHIN
from knowledge.models.question import Question
from knowledge.querysets.question import (
    AnswerQuerySet,
    MeTooQuerySet,
    RemarkQuerySet,
    SourceQuerySet,
)
from zones.models import Zone, public_id


class Answer(Below):
    """What a reader of a question knows about it, for the zone they acted for (none: the network coordinator).

    One that was removed stays, without words, as long as it has remarks. PostgreSQL asks the question
    again when it was its solution.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    form_key = models.CharField(max_length=36, null=True, blank=True, editable=False)  # noqa: DJ001 - unique where it is given

    objects = AnswerQuerySet.as_manager()

    if TYPE_CHECKING:
        remarks_shown: list[Remark]
        practices: list[Article]
        may_turn: bool

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["author", "form_key"], name="a_filled_in_form_makes_one_answer"
            ),
            models.UniqueConstraint(fields=["id", "question"], name="an_answer_of_its_question"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.author_id}"

    @property
    def item_above(self) -> Question:
        return self.question

    def get_absolute_url(self) -> str:
        return f"{self.question.get_absolute_url()}#answer-{self.public_id}"

    @property
    def stands(self) -> bool:
        """Whether it was neither removed nor hidden; the rows of which that is so are `standing`."""
        return self.removed_at is None and self.hidden_at is None

    @property
    def may_be_edited(self) -> bool:
        """Whether its author may still change it."""
        return self.removed_at is None and timezone.now() - self.at < EDITED_WITHIN


class Remark(Below):
    """A short word below a question, or below one of its answers."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="remarks")
    answer = models.ForeignKey(
        Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="remarks"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="remarks"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    form_key = models.CharField(max_length=36, null=True, blank=True, editable=False)  # noqa: DJ001 - unique where it is given

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["author", "form_key"], name="a_filled_in_form_makes_one_remark"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.author_id}"

    @property
    def item_above(self) -> Question:
        return self.question

    def get_absolute_url(self) -> str:
        return f"{self.question.get_absolute_url()}#remark-{self.public_id}"

    @property
    def may_be_edited(self) -> bool:
        """Whether its author may still change it."""
        return timezone.now() - self.at < EDITED_WITHIN


class MeToo(Below):
    """Somebody has the same question, for their zone."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="me_toos")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = MeTooQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["question", "person"], name="the_same_question_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.person_id}"

    @property
    def item_above(self) -> Question:
        return self.question


class Source(models.Model):
    """After whose answer an article was written. The name stays, also where the answer may not be read."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="source")
    answer = models.ForeignKey(
        Answer,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="sources",
        db_constraint=False,  # PostgreSQL has one of its own, which forgets
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id} {self.answer_id}"
