from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from knowledge import services
from knowledge.choices import ReviewOutcome
from knowledge.models import (
    Adaptation,
    Adoption,
    Article,
    Comment,
    CommentMention,
    Follow,
    HidingBar,
    Question,
    Report,
    Review,
)
from knowledge.services.recheck_reminders import BEFORE
from zones.mail import letter
from zones.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet


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


@letter("comment_mentioned")
def comment_mentioned(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who is named in a comment, as long as they may read it and are named."""
    comment = _comment(person, params)
    rows = CommentMention.objects.visible_to(person)
    named = rows.filter(comment=params["comment"], person=person)
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
    if article is None:
        return None
    followed = article.translation_of_id or article.pk
    if not Follow.objects.filter(person=person, article=followed).exists():
        return None
    return {"article": article}


@letter("below_opened")
def below_opened(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who wrote below an article, as long as they may read it: that more people read that now."""
    rows = Article.objects.visible_to(person).select_related("zone", "audience")
    article = rows.filter(pk=params["article"]).first()
    by = User.objects.filter(pk=params["by"]).first()
    if article is None or by is None:
        return None
    return {"article": article, "by": by, "number": params["number"]}


@letter("item_reported")
def item_reported(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To the coordinators and chief of a zone: that something of theirs was reported."""
    rows = Report.objects.decidable_by(person).waiting().select_related("reporter", "zone")
    report = rows.filter(pk=params["report"]).first()
    return {"report": report} if report else None


@letter("hiding_barred")
def hiding_barred(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To whom it is about, their chief and the network coordinators, as long as it stands."""
    return _bar(HidingBar.objects.visible_to(person).standing(), person, params)


@letter("hiding_bar_lifted")
def hiding_bar_lifted(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To whom it was about, and the deciders of the zone that put it up."""
    return _bar(HidingBar.objects.visible_to(person).exclude(lifted_at=None), person, params)


def _bar(rows: QuerySet[HidingBar], person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    bar = rows.select_related("person", "zone", "lifted_by").filter(pk=params["bar"]).first()
    return {"bar": bar, "is_own": bar.person_id == person.pk} if bar else None


@letter("item_hidden")
def item_hidden(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who wrote what is hidden, as long as they may read the article or the question."""
    if params.get("question"):
        question = Question.objects.visible_to(person).filter(pk=params["question"]).first()
        return {"item": question, "is_question": True} if question else None
    article = Article.objects.visible_to(person).filter(pk=params["article"]).first()
    if article is None:
        return None
    return {"item": article, "is_comment": params["comment"] is not None}


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
