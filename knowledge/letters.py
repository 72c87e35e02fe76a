from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from knowledge.choices import ReviewOutcome
from knowledge.models import Article, Comment, Review
from knowledge.services.reminding import BEFORE
from zones.mail import letter

if TYPE_CHECKING:
    from zones.models import User


@letter("comment_posted")
def comment_posted(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To an author, as long as they may read the article: who spoke, and where to read it."""
    rows = Comment.objects.visible_to(person).select_related("article", "author", "zone")
    comment = rows.filter(pk=params["comment"]).first()
    if (
        comment is None
        or not Article.objects.editable_by(person).filter(pk=comment.article_id).exists()
    ):
        return None
    return {"comment": comment, "article": comment.article}


@letter("review_waiting", repeatable=True)
def review_waiting(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who decides for the zone, as long as a text of this article waits for them."""
    asked = Review.objects.visible_to(person).filter(pk=params["review"]).first()
    if asked is None:
        return None
    waiting = Review.objects.decidable_by(person).filter(article=asked.article_id)
    review = waiting.select_related("article__zone", "by").first()
    return {"review": review, "article": review.article} if review else None


@letter("review_decided", repeatable=True)
def review_decided(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who wrote it: how the review ended. The reason stands on the page."""
    rows = Review.objects.visible_to(person).select_related("article__zone", "decided_by")
    review = rows.filter(pk=params["review"]).first()
    if review is None:
        return None
    approved = review.outcome == ReviewOutcome.APPROVED
    return {"review": review, "article": review.article, "approved": approved}


def _upkeep(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Drop it when the article was read again meanwhile, or is no longer this person's to keep."""
    rows = Article.objects.editable_by(person).published().select_related("zone")
    article = rows.filter(pk=params["article"]).first()
    if article is None or article.review_by is None:
        return None
    if article.review_by > timezone.localdate() + BEFORE:
        return None
    return {"article": article}


for _kind in ("upkeep_due", "upkeep_overdue", "upkeep_late"):
    letter(_kind, repeatable=True)(_upkeep)
