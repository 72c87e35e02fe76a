"""What a decision about a report does to what was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from knowledge import search
from knowledge.choices import ItemType, ReportedItem, ReportKind, ReportOutcome, State, Weight
from knowledge.models import Answer, Article, Attachment, Comment, Remark
from knowledge.search.articles import index
from knowledge.services import translation_sync
from knowledge.services.answer_edits import index_if_asked, take_answer_away, take_away
from knowledge.services.attachment import forget_files
from knowledge.services.comment import take_away as take_comment_away
from knowledge.services.held_attachments import publish_files
from knowledge.services.inputs import Change
from knowledge.services.publishing import audience_meant, edition_of
from knowledge.services.question import locked, save_anew
from zones import access
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from knowledge.models import Report
    from zones.models import User


class NotMended(Exception):
    """What was reported reads as it did then."""


def carry_out(report: Report, outcome: ReportOutcome, *, by: User) -> None:
    """Show again what was reported, or take it away. Raises NotMended."""
    if report.item == ReportedItem.QUESTION:
        _settle_question(report, outcome, by=by)
    elif report.article is None:
        _settle_what_was_said(report, outcome, by=by)
    elif report.item == ReportedItem.ARTICLE:
        _settle_article(report, report.article, outcome, by=by)
    elif report.comment is not None:
        if outcome == ReportOutcome.REMOVED:
            take_comment_away(report.comment, by=by)
        else:
            Comment.objects.filter(pk=report.comment.pk).update(hidden_at=None)
    elif report.attachment is not None:
        _settle_file(report.attachment, report.article, outcome)


def _settle_file(file: Attachment, article: Article, outcome: ReportOutcome) -> None:
    if outcome == ReportOutcome.REMOVED:
        rows = Attachment.objects.filter(Q(pk=file.pk) | Q(replaced_by=file.pk))
        forget_files(rows)
        rows.delete()
    else:
        Attachment.objects.filter(pk=file.pk).update(hidden_at=None)
    if article.is_published:
        index(article)


def _settle_what_was_said(report: Report, outcome: ReportOutcome, *, by: User) -> None:
    below = report.said_answer or report.remark
    if below is None:
        return
    if outcome == ReportOutcome.REMOVED and isinstance(below, Answer):
        take_answer_away(below, by=by)
    elif outcome == ReportOutcome.REMOVED:
        take_away(below, by=by)
    elif isinstance(below, Answer):
        Answer.objects.filter(pk=below.pk).update(hidden_at=None)
        index_if_asked(below.question)
    else:
        Remark.objects.filter(pk=below.pk).update(hidden_at=None)


def _settle_question(report: Report, outcome: ReportOutcome, *, by: User) -> None:
    if report.question is None:
        return
    question = locked(report.question, by=by)
    was_hidden = question.hidden_at is not None
    is_mended = question.version > report.version + was_hidden  # hiding it was a version too
    if outcome == ReportOutcome.MENDED and not is_mended:
        raise NotMended
    question.hidden_at = None
    if outcome == ReportOutcome.REMOVED and question.withdrawn_at is None:
        question.withdrawn_at = timezone.now()
        question.audience = access.audience_for(AudienceKind.ZONE, question.zone, by=by)
        search.remove(ItemType.QUESTION, question.pk)
    elif outcome != ReportOutcome.REMOVED and was_hidden:
        question.withdrawn_at, question.audience = None, question.meant_for
    save_anew(question, by)
    index_if_asked(question)


def _settle_article(report: Report, article: Article, outcome: ReportOutcome, *, by: User) -> None:
    hidden_at = article.hidden_at
    was_hidden = hidden_at is not None
    is_mended = (
        article.updated_at > report.at
    )  # to be handed over, or still right, is a version too
    if outcome == ReportOutcome.MENDED and not is_mended:
        raise NotMended
    article.hidden_at = None
    article.version += 1
    if outcome == ReportOutcome.REMOVED:
        _take_from_readers(article, by=by)
    elif was_hidden and article.state == State.WITHDRAWN and article.binned_at is None:
        _show_again(article, anew=is_mended, by=by)
    else:
        article.save()
    translation_sync.sync_translation(article, by=by, since=hidden_at)
    if report.kind == ReportKind.PERSONAL_DATA and outcome != ReportOutcome.KEPT:
        _close_old_texts(article, up_to=article.edition - (outcome == ReportOutcome.MENDED))


def _take_from_readers(article: Article, *, by: User) -> None:
    if article.state == State.PUBLISHED:
        article.state = State.WITHDRAWN
        article.audience = access.audience_for(AudienceKind.ZONE, article.zone, by=by)
        search.remove(ItemType.ARTICLE, article.pk)
    article.save()


def _show_again(article: Article, *, anew: bool, by: User) -> None:
    """Let its audience read the article, `anew` when the text is not the one they read before."""
    article.state = State.PUBLISHED
    article.audience = audience_meant(article, by=by)
    article.edition += anew
    article.save()
    publish_files(article)
    if anew:
        approved_by = by if article.zone.reviews_first else None
        change = Change(weight=Weight.MINOR, approved_by=approved_by)
        edition_of(article, by=by, change=change).save()
    index(article)


def _close_old_texts(article: Article, *, up_to: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT close_old_texts(%s, %s)", [article.pk, up_to])
