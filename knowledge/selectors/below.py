"""What hangs below an article and is kept from some who read it, because it was written before they could."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, F, OuterRef, Value, When
from django.utils.text import Truncator

from knowledge.models import Adoption, ArticleSign, Attachment, Comment
from knowledge.querysets.below import as_wide_as
from zones.models import Audience

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from knowledge.models import Article
    from zones.models import User, Zone

WORDS = 160
COMMENT, SIGN, FILE, ADOPTION = "comment", "sign", "file", "adoption"


@dataclass(frozen=True)
class Kept:
    """One row of the list: who wrote it, when, its first words, and who reads it; `key` names it in the form."""

    key: str
    kind: str
    who: User
    zone: Zone | None
    at: datetime
    words: str
    audience: Audience
    is_answer: bool = False


def kept_for() -> Case:
    """Return the names of the zones that read a row, where some who read its article do not; else none."""
    names = Audience.zones.through.objects.filter(audience=OuterRef("audience"))
    return Case(
        When(as_wide_as("article__audience"), then=Value([], ArrayField(CharField()))),
        default=ArraySubquery(names.order_by("zone__name").values("zone__name")),
    )


def rows_kept(article: Article, person: User) -> dict[str, QuerySet[Any]]:
    """Return by kind what is kept below the article, as far as this person reads it; `who` wrote it."""
    found: dict[str, Any] = {
        COMMENT: Comment.objects.visible_to(person).annotate(who=F("author")),
        SIGN: ArticleSign.objects.visible_to(person).annotate(who=F("person")),
        FILE: Attachment.objects.visible_to(person).annotate(who=F("uploaded_by")),
        ADOPTION: Adoption.objects.visible_to(person).annotate(who=F("by")),
    }
    return {kind: rows.kept_from_readers().filter(article=article) for kind, rows in found.items()}


def list_kept(article: Article, person: User) -> list[Kept]:
    """Return the same as it is listed, each answer behind what it answers."""
    related = {
        COMMENT: ("author", "zone"),
        SIGN: ("person", "zone"),
        FILE: ("uploaded_by", "article__zone"),
        ADOPTION: ("by", "zone"),
    }
    rows = {
        kind: list(
            found.select_related("audience", *related[kind])
            .prefetch_related("audience__zones")
            .order_by("at", "pk")
        )
        for kind, found in rows_kept(article, person).items()
    }
    return [
        *(_comment(row) for row in _in_threads(rows[COMMENT])),
        *(_kept(row, SIGN, row.person, row.zone, row.get_kind_display()) for row in rows[SIGN]),
        *(_kept(row, FILE, row.uploaded_by, row.article.zone, row.name) for row in rows[FILE]),
        *(
            _kept(row, ADOPTION, row.by, row.zone, " · ".join(filter(None, _said(row))))
            for row in rows[ADOPTION]
        ),
    ]


def _kept(row: Any, kind: str, who: User, zone: Zone | None, words: str, **more: Any) -> Kept:
    said = Truncator(words).chars(WORDS)
    return Kept(f"{kind}-{row.pk}", kind, who, zone, row.at, said, row.audience, **more)


def _comment(row: Comment) -> Kept:
    is_answer = row.parent_id is not None
    return _kept(row, COMMENT, row.author, row.zone, row.text, is_answer=is_answer)


def _said(row: Adoption) -> tuple[str, ...]:
    return (row.get_state_display(), row.words, row.results, row.why)


def _in_threads(rows: Iterable[Comment]) -> Iterator[Comment]:
    begun: dict[int, list[Comment]] = {}
    for row in rows:
        begun.setdefault(row.parent_id or row.pk, []).append(row)
    for thread in begun.values():
        yield from sorted(thread, key=lambda row: row.parent_id is not None)
