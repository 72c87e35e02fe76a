from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.models import Article, Comment, CommentMention, Follow, Report
from zones.mail import letter

if TYPE_CHECKING:
    from zones.models import User


@letter("comment_posted")
def comment_posted(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To an author, as long as they may read the article: who spoke, and where to read it."""
    comment = _comment(person, params)
    if (
        comment is None
        or not Article.objects.editable_by(person).filter(pk=comment.article_id).exists()
    ):
        return None
    return {"comment": comment, "article": comment.article}


@letter("comment_mentioned")
def comment_mentioned(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who is named in a comment, as long as they may read it and are named."""
    comment = _comment(person, params)
    named = CommentMention.objects.filter(comment=params["comment"], person=person)
    if comment is None or not named.exists():
        return None
    return {"comment": comment, "article": comment.article}


@letter("comment_answered")
def comment_answered(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who takes part in a thread, as long as they may read it."""
    comment = _comment(person, params)
    return {"comment": comment, "article": comment.article} if comment else None


@letter("article_revised")
def article_revised(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who follows the article, as long as they do and may read it."""
    article = _article(person, params)
    if article is None or not Follow.objects.filter(person=person, article=article).exists():
        return None
    return {"article": article}


@letter("item_reported")
def item_reported(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To the coordinators and chief of a zone: that something of theirs was reported."""
    rows = Report.objects.decidable_by(person).waiting().select_related("reporter", "zone")
    report = rows.filter(pk=params["report"]).first()
    return {"report": report} if report else None


@letter("item_hidden")
def item_hidden(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who wrote what is hidden, as long as they may read the article."""
    article = Article.objects.visible_to(person).filter(pk=params["article"]).first()
    if article is None:
        return None
    return {"article": article, "is_comment": params["comment"] is not None}


@letter("report_decided")
def report_decided(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who reported: that it was decided, and where to read what."""
    rows = Report.objects.visible_to(person).filter(reporter=person)
    report = rows.select_related("zone").filter(pk=params["report"]).first()
    return {"report": report} if report else None


def _comment(person: User, params: dict[str, Any]) -> Comment | None:
    """Return the comment as long as it stands below something published that the person may read."""
    rows = Comment.objects.visible_to(person).filter(removed_at=None)
    rows = rows.filter(article__in=Article.objects.visible_to(person).published())
    return rows.select_related("article", "author", "zone").filter(pk=params["comment"]).first()


def _article(person: User, params: dict[str, Any]) -> Article | None:
    rows = Article.objects.visible_to(person).published().select_related("zone")
    return rows.filter(pk=params["article"]).first()
