"""What is kept right in the demo, and what waits: overdue, archived, and a new text in a zone that reviews first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from knowledge import services
from knowledge.choices import Weight
from knowledge.models import Article, Review
from network.demo import content
from network.demo.clock import ago, day
from network.demo.people import acting
from zones.models import AuditEvent, Zone
from zones.services import choose_reviews

if TYPE_CHECKING:
    from network.demo.clock import Clock

REVIEWS_FIRST = "westkust"
CHOSEN = 30
"""So many days ago that zone chose so."""


def keep(facts: dict[str, Any], article: Article) -> None:
    """Promise a year from the last text on, or what the file says."""
    this = Article.objects.filter(pk=article.pk)
    checked = day(int(facts.get("edited", facts["published"])))
    review_by = checked + timedelta(days=365)
    if "read_again_in" in facts:
        review_by = day(-facts["read_again_in"])
    this.update(checked_on=checked, review_by=review_by)


def load(clock: Clock) -> None:
    """Do what comes after all articles are there."""
    for facts in content.articles():
        if "archived_for" in facts:
            _archive(facts, clock)
    with acting(f"coordinator@{REVIEWS_FIRST}.example") as coordinator:
        zone = Zone.objects.get(slug=REVIEWS_FIRST)
        choose_reviews(by=coordinator, zone=zone, reviews_first=True)
    AuditEvent.objects.filter(verb="reviews_began").update(at=ago(CHOSEN))
    for facts in content.articles():
        if "proposed" in facts:
            _propose(facts, clock)


def _archive(facts: dict[str, Any], clock: Clock) -> None:
    article = Article.objects.get(title=facts["title"])
    with acting(facts["author"]) as author:
        successor = Article.objects.get(title=facts["archived_for"])
        services.archive(article, by=author, successor=successor)
    Article.objects.filter(pk=article.pk).update(archived_at=ago(facts["archived"]))
    clock.move_audit(article, ago(facts["archived"]))


def _propose(facts: dict[str, Any], clock: Clock) -> None:
    article, new = Article.objects.get(title=facts["title"]), facts["proposed"]
    body = article.body.replace(new["before"], new["after"])
    if body == article.body:
        raise ValueError(f"{article.title}: {new['before']}")
    with acting(facts["author"]) as author:
        services.revise(
            article,
            by=author,
            version=article.version,
            writing=services.as_written(article, body=body),
            change=services.Change(words=new["words"], weight=Weight(new["weight"])),
        )
    clock.move(Review.objects.filter(article=article), ago(new["age"]))
    clock.move_audit(article, ago(new["age"]))
