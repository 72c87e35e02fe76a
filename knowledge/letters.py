from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from knowledge import services
from knowledge.choices import ReviewOutcome
from knowledge.models import Adaptation, Adoption, Article, Comment, Review
from knowledge.services.reminding import BEFORE
from zones.mail import letter

if TYPE_CHECKING:
    from django.db.models import QuerySet

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


@letter("adoption_proposed")
def adoption_proposed(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who decides for a zone, as long as it waits: what was proposed there."""
    rows = Adoption.objects.decidable_by(person).waiting()
    return _adoption(rows.filter(pk=params["adoption"]))


@letter("adoption_answered")
def adoption_answered(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who proposed: whether it counts now. The reason stands on the page."""
    rows = Adoption.objects.visible_to(person).filter(pk=params["adoption"], by=person)
    return _adoption(rows.filter(decided_at__isnull=False))


@letter("adoption_confirmed")
def adoption_confirmed(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To an author: which zone took the article over, as long as they may read both and it still counts."""
    rows = Adoption.objects.visible_to(person).current()
    mine = rows.filter(article__in=Article.objects.editable_by(person))
    return _adoption(mine.filter(pk=params["adoption"]))


@letter("origin_changed")
def origin_changed(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To an adapter, while there is something to decide: the origin changed since. Its title only if readable."""
    rows = Adaptation.objects.editable_by(person).select_related("article")
    link = rows.filter(pk=params["adaptation"], seen_number__lt=params["number"]).first()
    if link is None or services.news_of(link, person) is None:
        return None
    origin = Article.objects.visible_to(person).select_related("zone").get(pk=link.origin_id or 0)
    return {"article": link.article, "origin": origin}


def _adoption(rows: QuerySet[Adoption]) -> dict[str, Any] | None:
    adoption = rows.select_related("article", "zone", "by").first()
    return {"adoption": adoption, "article": adoption.article} if adoption else None


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
