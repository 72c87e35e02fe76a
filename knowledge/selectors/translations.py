"""The two languages of an article: which one somebody sees, where the other is, and which of them is older."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import get_language

from knowledge.choices import State, Weight
from knowledge.models import Article, Revision
from zones.choices import Language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.querysets import ArticleQuerySet
    from zones.models import User


@dataclass(frozen=True)
class Version:
    """The article in one language; `is_published` when its readers have it before them."""

    language: str
    url: str
    is_current: bool = False
    is_published: bool = True

    @property
    def name(self) -> str:
        return Language(self.language).label


@dataclass(frozen=True)
class NewerOriginal:
    """The original was changed since the edition for which its translation stands, by more than typing errors."""

    number: int
    at: datetime
    translated: int
    changes_url: str = ""
    """Where the reader sees what changed since; none where they may not read the text of then."""


@dataclass(frozen=True)
class Languages:
    """What the page of an article says of its languages to a reader of one of them."""

    here: Version
    other: Version | None
    newer: NewerOriginal | None
    reader: str

    @property
    def versions(self) -> list[Version]:
        """Both of them, Dutch first; none where there is one only."""
        both = [self.here, self.other] if self.other else []
        return sorted(both, key=lambda version: Language.values.index(version.language))

    @property
    def in_readers(self) -> Version | None:
        """Where the reader's own language is, when this is not it."""
        there = self.other if self.here.language != self.reader else None
        return there if there and there.is_published else None

    @property
    def is_only_in_other(self) -> bool:
        return self.here.language != self.reader and self.in_readers is None


def with_languages(rows: ArticleQuerySet, person: User) -> ArticleQuerySet:
    """Add what `languages_of` says, as far as this person may read it."""
    other = Article.objects.visible_to(person).filter(
        Q(translation_of=OuterRef("pk")) | Q(pk=OuterRef("translation_of"))
    )
    since = Revision.objects.meant_for(person).filter(
        article=OuterRef("translation_of"), number__gt=OuterRef("translated_edition")
    )
    newest = since.exclude(weight=Weight.TYPO).order_by("-number")
    return rows.annotate(
        other_version=Subquery(
            other.values(
                known=JSONObject(public_id="public_id", language="language", state="state")
            )[:1]
        ),
        reads_translated=Exists(
            Revision.objects.visible_to(person).filter(
                article=OuterRef("translation_of"), number=OuterRef("translated_edition")
            )
        ),
        newer_original=Subquery(newest.values(known=JSONObject(number="number", at="at"))[:1]),
    )


def languages_of(article: Article) -> Languages:
    """Return the languages of an article that was read `with_languages`."""
    other: dict[str, Any] | None = getattr(article, "other_version", None)
    return Languages(
        here=Version(article.language, article.get_absolute_url(), is_current=True),
        other=_version(other) if other else None,
        newer=_newer(article, other),
        reader=readers_language(),
    )


def readers_language() -> str:
    """Return in which language the reader has the portal before them."""
    language = get_language() or Language.DUTCH
    return language if language in Language.values else Language.DUTCH.value


def original_of(article: Article, person: User) -> Article | None:
    """Return below which article files and comments hang, with this person's rights; None if it is not theirs."""
    if article.translation_of_id is None:
        return article
    rows = Article.objects.visible_to(person).with_rights(person).select_related("zone")
    original = rows.filter(pk=article.translation_of_id).first()
    if original is not None:
        article.translation_of = original
    return original


def with_original(rows: ArticleQuerySet, public_id: Any, person: Any) -> ArticleQuerySet:
    """Return of these rows the article, and its original where it is a translation."""
    named = Article.objects.visible_to(person).filter(public_id=public_id).values("translation_of")
    return rows.filter(Q(public_id=public_id) | Q(pk=Subquery(named)))


def apart(found: Iterable[Article], public_id: str) -> tuple[Article | None, Article | None]:
    """Return of what was read `with_original` the article, and below which one files and comments hang.

    What is not among the rows is not found, whatever points to it.
    """
    found = list(found)
    article = next((row for row in found if row.public_id == public_id), None)
    if article is None or article.translation_of_id is None:
        return article, article
    original = next((row for row in found if row.pk == article.translation_of_id), None)
    if original is not None:
        article.translation_of = original
    return article, original


def _newer(article: Article, other: dict[str, Any] | None) -> NewerOriginal | None:
    known: dict[str, Any] | None = getattr(article, "newer_original", None)
    if not known:
        return None
    number, translated = known["number"], article.translated_edition or 0
    url = ""
    if other and getattr(article, "reads_translated", False):
        compare = reverse("knowledge:revision_compare", args=[other["public_id"]])
        url = f"{compare}?a={translated}&b={number}"
    return NewerOriginal(number, datetime.fromisoformat(known["at"]), translated, url)


def _version(known: dict[str, Any]) -> Version:
    url = reverse("knowledge:article_detail", args=[known["public_id"]])
    return Version(known["language"], url, is_published=known["state"] == State.PUBLISHED)
