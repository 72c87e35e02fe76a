from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from knowledge.choices import ReportedItem, ReportKind, ReportOutcome
from knowledge.models.answer import Answer, Remark
from knowledge.models.article import Article
from knowledge.models.attachment import Attachment
from knowledge.models.below import Below
from knowledge.models.comment import Comment
from knowledge.models.question import Question
from knowledge.querysets import ReportQuerySet
from zones.models import Zone, public_id

STANDS = (
    Q(item__in=[ReportedItem.ARTICLE, ReportedItem.QUESTION])
    | Q(comment__isnull=False)
    | Q(attachment__isnull=False)
    | Q(said_answer__isnull=False)
    | Q(remark__isnull=False)
)
"""What is reported is there; not a comment or a file that was deleted before anybody decided."""


class Report(Below):
    """A reader says that something is wrong in an article or a question, or in what hangs below it.

    `zone` is the article's or the question's: its coordinators decide. Personal data is hidden by PostgreSQL itself, in the
    statement that writes a row that `hides`. What was reported may be deleted; the report stays as long as its article or question.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    article = models.ForeignKey(
        Article, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="reports"
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="reports"
    )
    attachment = models.ForeignKey(
        Attachment, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="reports"
    )
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, null=True, blank=True, related_name="reports"
    )
    said_answer = models.ForeignKey(
        Answer,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="reports",
        db_constraint=False,  # PostgreSQL has one of its own, which forgets
    )
    remark = models.ForeignKey(
        Remark,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="reports",
        db_constraint=False,  # as above
    )
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=8, choices=ReportedItem)
    kind = models.CharField(max_length=13, choices=ReportKind)
    hides = models.BooleanField(default=False, db_default=True)
    """Whether it took what it reports out of sight at once: of personal data, while its reporter may."""

    words = models.CharField(max_length=600)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)
    """The article's or question's own when it was reported: whether it was mended since."""

    form_key = models.CharField(max_length=36, null=True, blank=True, editable=False)  # noqa: DJ001 - unique where it is given
    outcome = models.CharField(max_length=7, choices=ReportOutcome, blank=True)
    answer = models.CharField(max_length=600, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "reporter",
                    "article",
                    "comment",
                    "attachment",
                    "question",
                    "said_answer",
                    "remark",
                    "kind",
                ],
                condition=Q(decided_at=None) & STANDS,
                nulls_distinct=False,
                name="reported_once_until_it_is_decided",
            ),
            models.UniqueConstraint(
                fields=["reporter", "form_key"], name="a_filled_in_form_makes_one_report"
            ),
            models.CheckConstraint(
                name="a_report_is_decided_by_somebody",
                condition=Q(decided_at=None, decided_by=None, outcome="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="a_comment_or_a_file_is_reported",
                condition=Q(comment=None) | Q(attachment=None),
            ),
            models.CheckConstraint(
                name="an_article_or_a_question_is_reported",
                condition=Q(article=None, comment=None, attachment=None, question__isnull=False)
                | Q(article__isnull=False, question=None, said_answer=None, remark=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.article_id or self.question_id} {self.kind}"

    @property
    def item_above(self) -> Below | Article | Question:
        below = self.comment or self.attachment or self.said_answer or self.remark
        above = below or self.article or self.question
        if above is None:
            raise ValueError(self.item)
        return above

    def get_absolute_url(self) -> str:
        return reverse("knowledge:report_detail", args=[self.public_id])
