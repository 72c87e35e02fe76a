"""What the page of one article shows, each part by one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, CharField

from knowledge.models import Article, Authorship, Question
from knowledge.selectors.article_rows import published
from knowledge.selectors.comments import with_talk
from knowledge.selectors.translations import apart, with_languages, with_original
from zones.compiled_reads import compiled_read

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from knowledge.querysets import ArticleQuerySet
    from zones.models import User

MORE = 5
QUESTIONS = 10
SOURCE = ("source__person", "source__zone")


def whole(rows: ArticleQuerySet, person: Any) -> ArticleQuerySet:
    """Load with articles all that its page shows of each."""
    rows = rows.with_rights(person).with_upkeep().with_audience().with_uptake()
    rows = rows.select_related("zone", "topic__parent", "owner", *SOURCE)
    return with_talk(with_languages(rows, person), person)


def article_and_original(person: User, public_id: str) -> tuple[Article | None, Article | None]:
    """Return an article that this person may read, and below which one files and comments hang; both `whole`."""
    return apart(_with_original(person, public_id=public_id), public_id)


@compiled_read(public_id=CharField())
def _with_original(person: Any, *, public_id: Any) -> QuerySet[Article, Article]:
    return with_original(whole(Article.objects.visible_to(person), person), public_id, person)


def has_kept(article: Article, person: User) -> bool:
    """Say whether something below it was written for fewer than read it now: to who decides about that."""
    below = article.translation_of_id or article.pk
    return article.may_decide and any(_kept(person, article=below))


@compiled_read(article=BigIntegerField())
def _kept(person: Any, *, article: Any) -> QuerySet[Article, bool]:
    rows = Article.objects.visible_to(person).filter(pk=article).with_kept()
    return rows.values_list("has_kept", flat=True)  # type: ignore[misc]  # annotated `with_kept`


def authors_of(article: Article, person: User) -> list[Authorship]:
    """Return who wrote it and still belongs to the zone: the people to ask."""
    return _authors(person, article=article.pk, zone=article.zone_id)


@compiled_read(article=BigIntegerField(), zone=BigIntegerField())
def _authors(_person: Any, *, article: Any, zone: Any) -> QuerySet[Authorship, Authorship]:
    of_zone = Authorship.objects.filter(
        article=article,
        person__is_active=True,
        person__memberships__zone=zone,
        person__memberships__ended_at=None,
    )
    return of_zone.select_related("person").distinct()


def more_of_its_topic(article: Article, person: User) -> list[Article]:
    original = article.translation_of_id or article.pk
    return _of_topic(person, topic=article.topic_id, article=article.pk, original=original)


@compiled_read(topic=BigIntegerField(), article=BigIntegerField(), original=BigIntegerField())
def _of_topic(
    person: Any, *, topic: Any, article: Any, original: Any
) -> QuerySet[Article, Article]:
    others = published(person).filter(topic=topic).exclude(translation_of=article)
    others = others.exclude(pk=article).exclude(pk=original)
    others = others.select_related("zone").only("public_id", "title", "zone__slug", "zone__name")
    return others.newest_first()[:MORE]


def questions_about(article: Article, person: User) -> list[Question]:
    """Return what was asked about the article, and (`is_origin`) the question whose answer became it."""
    return _questions(person, article=article.translation_of_id or article.pk)


@compiled_read(article=BigIntegerField())
def _questions(person: Any, *, article: Any) -> QuerySet[Question, Question]:
    readable = Question.objects.visible_to(person).asked().about(article).newest_first()
    rows = readable.select_related("zone", "topic", "audience", "asked_zone").with_counts(person)
    return rows.defer("body", "outcome")[:QUESTIONS]
