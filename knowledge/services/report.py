from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from knowledge import search
from knowledge.choices import (
    ItemType,
    ReportedItem,
    ReportKind,
    ReportOutcome,
    State,
    Weight,
)
from knowledge.models import Article, Attachment, Comment, Report
from knowledge.services import pair
from knowledge.services.article import Change, audience_meant, edition_of
from knowledge.services.attachment import forget_files
from knowledge.services.comment import take_away
from knowledge.services.holding import hold
from knowledge.services.indexing import index
from zones import access, audit, mail
from zones.choices import DECIDING_ROLES, AudienceKind
from zones.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from zones.models import Zone

    Reported = Article | Comment | Attachment

MOST_A_DAY = 20
"""Reports by one person: each of personal data takes something away from everybody."""


class TooMany(Exception):
    """This person reported as much as one may in a day."""


class NotMended(Exception):
    """The article reads as it did when it was reported."""


@access.deed
def report(
    reported: Reported, *, by: User, kind: ReportKind, words: str, form_key: str | None = None
) -> tuple[Report, bool]:
    """Tell the owner's coordinators of personal data or an error; return whether this call did so.

    Personal data is out of everybody's sight at once, but for theirs and its authors'. The same person
    reports the same thing once until it is decided. Raises TooMany, and Article.DoesNotExist when what
    is reported can no longer be read.
    """
    facts = _facts(reported, by=by)
    row = Report(reporter=by, kind=kind, words=words, form_key=form_key or None, **facts)
    article = row.article
    wrote = list(
        _wrote(row).exclude(pk=by.pk)
    )  # asked now: what is hidden names its authors to nobody
    own = Report.objects.visible_to(by).filter(reporter=by)
    if own.filter(at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooMany
    try:
        with transaction.atomic():
            row.save()
            connection.check_constraints()
    except ProgrammingError as refused:  # by the row policy: no longer theirs to read
        raise Article.DoesNotExist from refused
    except IntegrityError:
        same = {name: facts[name] for name in ("article", "comment", "attachment")}
        made = own.waiting().filter(kind=kind, **same).first()
        if made is None:
            raise Article.DoesNotExist from None  # deleted meanwhile
        return made, False
    audit.record(by, "item_reported", zone=article.zone, item=row, reason=f"{row.item} {kind}")
    _tell(row, wrote)
    return row, True


@access.deed
def decide_report(report: Report, *, by: User, outcome: ReportOutcome, answer: str = "") -> Report:
    """Show again what was reported, or take it away, and tell who reported it; nothing when it was decided.

    Raises NotMended, and Report.DoesNotExist without the right.
    """
    hold(report.article, by=by)
    list(Report.objects.select_for_update().filter(pk=report.pk))
    rows = Report.objects.decidable_by(by)
    related = ("article__zone", "comment", "attachment", "reporter")
    found = rows.select_related(*related).get(pk=report.pk)
    if found.decided_at is not None:
        return found
    same = rows.waiting().filter(
        article=found.article, comment=found.comment_id, attachment=found.attachment_id
    )
    alike = list(same.filter(kind=found.kind).select_related("reporter"))
    _carry_out(found, outcome, by=by)
    for row in alike:
        row.outcome, row.answer = outcome, answer if row.pk == found.pk else ""
        row.decided_by, row.decided_at = by, timezone.now()
        row.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])
        audit.record(by, "report_decided", zone=found.zone, item=row, reason=outcome)
        if row.reporter_id != by.pk:
            mail.post("report_decided", row.reporter, f"decided:{row.pk}", report=row.pk)
    return Report.objects.visible_to(by).get(pk=found.pk)


def _tell(row: Report, wrote: Iterable[User]) -> None:
    """Owe the zone's deciders a letter, and who wrote it one when it is hidden; the index forgets a hidden file."""
    for person in _deciders(row.zone):
        mail.post("item_reported", person, f"report:{row.pk}:{person.pk}", report=row.pk)
    if row.kind != ReportKind.PERSONAL_DATA:
        return
    params = {"article": row.article_id, "comment": row.comment_id}
    for person in wrote:
        mail.post("item_hidden", person, f"report:{row.pk}:{person.pk}", **params)
    if row.attachment_id and row.article.is_published:
        index(row.article)


def _facts(reported: Reported, *, by: User) -> dict[str, Any]:
    """Return what is reported as this person may read it now; raises Article.DoesNotExist."""
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
        "item": _item(reported),
        "version": article.version,
    }


def _item(reported: Reported) -> ReportedItem:
    if isinstance(reported, Comment):
        return ReportedItem.COMMENT
    return ReportedItem.FILE if isinstance(reported, Attachment) else ReportedItem.ARTICLE


def _carry_out(report: Report, outcome: ReportOutcome, *, by: User) -> None:
    if report.item == ReportedItem.ARTICLE:
        _settle_article(report, outcome, by=by)
    elif report.comment is not None:
        if outcome == ReportOutcome.REMOVED:
            take_away(report.comment, by=by)
        else:
            Comment.objects.filter(pk=report.comment.pk).update(hidden_at=None)
    elif report.attachment is not None:
        if outcome == ReportOutcome.REMOVED:
            pk = report.attachment.pk
            rows = Attachment.objects.filter(Q(pk=pk) | Q(replaced_by=pk))
            forget_files(rows)
            rows.delete()
        else:
            Attachment.objects.filter(pk=report.attachment.pk).update(hidden_at=None)
        if report.article.is_published:
            index(report.article)


def _settle_article(report: Report, outcome: ReportOutcome, *, by: User) -> None:
    article = report.article
    hidden_at = article.hidden_at
    was_hidden = hidden_at is not None
    is_mended = article.version > report.version + was_hidden  # hiding it was a version too
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
    pair.take_along(article, by=by, since=hidden_at)
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
    if anew:
        approved_by = by if article.zone.reviews_first else None
        change = Change(weight=Weight.MINOR, approved_by=approved_by)
        edition_of(article, by=by, change=change).save()
    index(article)


def _close_old_texts(article: Article, *, up_to: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT close_old_texts(%s, %s)", [article.pk, up_to])


def _deciders(zone: Zone) -> QuerySet[User]:
    deciding = Membership.objects.active().of_zone(zone).filter(role__in=DECIDING_ROLES)
    return User.objects.filter(is_active=True, pk__in=deciding.values("person"))


def _wrote(row: Report) -> QuerySet[User]:
    """Who said the comment, else the article's authors who still belong to its zone."""
    if row.comment is not None:
        return User.objects.filter(pk=row.comment.author_id, is_active=True)
    of_zone = Membership.objects.active().of_zone(row.zone).values("person")
    return User.objects.filter(is_active=True, authorships__article=row.article, pk__in=of_zone)
