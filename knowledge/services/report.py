from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from knowledge.choices import ReportedItem, ReportKind, ReportOutcome
from knowledge.models import Answer, Article, Attachment, Comment, Question, Remark, Report
from knowledge.search.articles import index
from knowledge.services.answer_edits import index_if_asked
from knowledge.services.hiding_bar import DAY, may_hide
from knowledge.services.locking import hold
from knowledge.services.question import locked
from knowledge.services.report_outcome import carry_out
from zones import access, audit, mail
from zones.choices import DECIDING_ROLES
from zones.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from zones.models import Zone

    Reported = Article | Comment | Attachment | Question | Answer | Remark

ITEMS = {
    Article: ReportedItem.ARTICLE,
    Comment: ReportedItem.COMMENT,
    Attachment: ReportedItem.FILE,
    Question: ReportedItem.QUESTION,
    Answer: ReportedItem.ANSWER,
    Remark: ReportedItem.REMARK,
}
SUBJECTS = ("article", "comment", "attachment", "question", "said_answer", "remark")
"""What a report is about, and what that hangs below."""


class TooManyReports(Exception):
    """This person reported as much as one may in a day; in `seconds` they may again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@access.as_actor
def report(
    reported: Reported, *, by: User, kind: ReportKind, words: str, form_key: str | None = None
) -> tuple[Report, bool]:
    """Tell the owner's coordinators of personal data or an error; return whether this call did so.

    Personal data is out of everybody's sight at once, but for theirs and its authors', the first times in a day.
    The same person reports the same thing once until it is decided. Raises TooManyReports, and the DoesNotExist of its article or
    question when what is reported can no longer be read.
    """
    facts = _facts(reported, by=by)
    row = Report(reporter=by, kind=kind, words=words, form_key=form_key or None, **facts)
    wrote = list(
        _wrote(row).exclude(pk=by.pk)
    )  # asked now: what is hidden names its authors to nobody
    own = Report.objects.visible_to(by).filter(reporter=by)
    _count(own, by=by)
    row.hides = kind == ReportKind.PERSONAL_DATA and may_hide(by)
    try:
        with transaction.atomic():
            row.save()
            connection.check_constraints()
    except ProgrammingError as refused:  # by the row policy: no longer theirs to read
        raise _gone(row) from refused
    except IntegrityError:
        same = {name: facts[name] for name in SUBJECTS}
        made = own.waiting().filter(kind=kind, **same).first()
        if made is None:
            raise _gone(row) from None  # deleted meanwhile
        return made, False
    _still_read(row, by)
    audit.record(by, "item_reported", zone=row.zone, item=row, reason=f"{row.item} {kind}")
    _tell(row, wrote)
    return row, True


@access.as_actor
def decide_report(report: Report, *, by: User, outcome: ReportOutcome, answer: str = "") -> Report:
    """Show again what was reported, or take it away, and tell who reported it; nothing when it was decided.

    Raises NotMended, and Report.DoesNotExist without the right.
    """
    if report.article is not None:
        hold(report.article, by=by)
    elif report.question is not None:
        locked(report.question, by=by)
    list(Report.objects.select_for_update().filter(pk=report.pk))
    access.refresh_rights(by)
    rows = Report.objects.decidable_by(by)
    related = (
        "article__zone", "comment", "attachment", "reporter",
        "question__zone", "said_answer__question__zone", "remark__question__zone",
    )  # fmt: skip
    found = rows.select_related(*related).get(pk=report.pk)
    if found.decided_at is not None:
        return found
    same = {name: getattr(found, f"{name}_id") for name in SUBJECTS}
    alike = list(rows.waiting().filter(kind=found.kind, **same).select_related("reporter"))
    carry_out(found, outcome, by=by)
    for row in alike:
        row.outcome, row.answer = outcome, answer if row.pk == found.pk else ""
        row.decided_by, row.decided_at = by, timezone.now()
        row.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])
        audit.record(by, "report_decided", zone=found.zone, item=row, reason=outcome)
        if row.reporter_id != by.pk:
            about, key = row.article or row.question, f"decided:{row.pk}"
            mail.queue_letter("report_decided", row.reporter, key, about=about, report=row.pk)
    return Report.objects.visible_to(by).get(pk=found.pk)


def _count(own: QuerySet[Report], *, by: User) -> None:
    """Hold the reporter, so that parallel reports are counted one by one. Raises TooManyReports."""
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk))
    times = own.filter(at__gt=timezone.now() - DAY).order_by("-at").values_list("at", flat=True)
    if len(last := list(times[: settings.REPORTS_A_DAY])) >= settings.REPORTS_A_DAY:
        raise TooManyReports(math.ceil((last[-1] + DAY - timezone.now()).total_seconds()))


def _tell(row: Report, wrote: Iterable[User]) -> None:
    """Owe the zone's deciders a letter, and who wrote it one when it is hidden; the index forgets a hidden file."""
    about = row.article or row.question
    for person in _deciders(row.zone):
        key = f"report:{row.pk}:{person.pk}"
        mail.queue_letter("item_reported", person, key, about=about, report=row.pk)
    if not row.hides:
        return
    params = {"article": row.article_id, "comment": row.comment_id, "question": row.question_id}
    for person in wrote:
        key = f"report:{row.pk}:{person.pk}"
        mail.queue_letter("item_hidden", person, key, about=about, **params)
    if row.attachment_id and row.article is not None and row.article.is_published:
        index(row.article)
    if row.said_answer is not None:
        index_if_asked(row.said_answer.question)


def _still_read(row: Report, by: User) -> None:
    """See to it that `by` may read what they reported, as it stood before it was hidden: it may have waited."""
    below = row.article or row.question
    access.refresh_rights(by)
    if below is None or below.audience_id not in access.reader(by).audience_ids:
        raise _gone(row)


def _gone(row: Report) -> Exception:
    return Question.DoesNotExist() if row.article is None else Article.DoesNotExist()


def _facts(reported: Reported, *, by: User) -> dict[str, Any]:
    """Return what is reported as this person may read it now; raises the DoesNotExist of what it is of."""
    nothing: dict[str, Any] = dict.fromkeys(SUBJECTS)
    if isinstance(reported, (Question, Answer, Remark)):
        return nothing | _facts_of_a_question(reported, by=by)
    return nothing | _facts_of_an_article(reported, by=by)


def _facts_of_a_question(reported: Question | Answer | Remark, *, by: User) -> dict[str, Any]:
    answer = remark = None
    questions = Question.objects.visible_to(by).asked().select_related("zone")
    if isinstance(reported, Question):
        question = questions.get(pk=reported.pk)
    else:
        question = questions.get(pk=reported.question_id)
    if isinstance(reported, Answer):
        below = Answer.objects.visible_to(by).filter(removed_at=None, pk=reported.pk)
        answer = below.select_related("question").first()
    elif isinstance(reported, Remark):
        remark = Remark.objects.visible_to(by).filter(pk=reported.pk).first()
    if not isinstance(reported, Question) and (answer or remark) is None:
        raise Question.DoesNotExist
    return {
        "question": question,
        "said_answer": answer,
        "remark": remark,
        "zone": question.zone,
        "item": ITEMS[type(reported)],
        "version": question.version,
    }


def _facts_of_an_article(reported: Article | Comment | Attachment, *, by: User) -> dict[str, Any]:
    comment = file = article = None
    if isinstance(reported, Comment):
        said = Comment.objects.visible_to(by).filter(removed_at=None, pk=reported.pk)
        comment = said.select_related("article__zone").first()
    elif isinstance(reported, Attachment):
        files = Attachment.objects.visible_to(by).filter(pk=reported.pk)
        file = files.select_related("article__zone").first()
    else:
        articles = Article.objects.visible_to(by).published().filter(pk=reported.pk)
        article = articles.select_related("zone").first()
    below = comment or file
    article = below.article if below else article
    if article is None:
        raise Article.DoesNotExist
    return {
        "article": article,
        "comment": comment,
        "attachment": file,
        "zone": article.zone,
        "item": ITEMS[type(reported)],
        "version": article.version,
    }


def _deciders(zone: Zone) -> QuerySet[User]:
    deciding = Membership.objects.active().of_zone(zone).filter(role__in=DECIDING_ROLES)
    return User.objects.filter(is_active=True, pk__in=deciding.values("person"))


def _wrote(row: Report) -> QuerySet[User]:
    """Who said it, else who wrote the article or asked the question and still belongs to its zone."""
    said = row.comment or row.said_answer or row.remark
    if said is not None:
        return User.objects.filter(pk=said.author_id, is_active=True)
    of_zone = Membership.objects.active().of_zone(row.zone).values("person")
    if row.question is not None:
        return User.objects.filter(is_active=True, pk=row.question.asked_by_id, pk__in=of_zone)
    return User.objects.filter(is_active=True, authorships__article=row.article, pk__in=of_zone)
