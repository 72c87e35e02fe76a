"""Who adapted from whom: the tree that an article belongs to, of what the reader may read and nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Subquery
from django.db.models.expressions import OuterRef, RawSQL

from knowledge.choices import Weight
from knowledge.models import Article, Revision
from zones.compiled_reads import compiled_read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from knowledge.models import Adaptation
    from zones.models import User

MOST = 200

# Step by step along the links, each step only to an article that this reader may read: what lies behind
# one that is hidden is not found, and hangs nowhere.
KIN = """
WITH RECURSIVE kin(id) AS (
    SELECT %s::bigint
    UNION
    SELECT near.id FROM kin CROSS JOIN LATERAL (
        SELECT l.origin_id AS id FROM knowledge_adaptation l WHERE l.article_id = kin.id
        UNION ALL SELECT l.article_id FROM knowledge_adaptation l WHERE l.origin_id = kin.id
    ) near WHERE EXISTS ({readable})
) SELECT id FROM kin
"""


@dataclass(frozen=True)
class Node:
    article: Article
    depth: int
    is_here: bool


@dataclass(frozen=True)
class Lineage:
    """The articles that hang together, each once, an adaptation below its origin."""

    here: Article | None = None
    origin: Article | None = None
    below: tuple[Article, ...] = ()
    """Made from this article itself."""

    nodes: tuple[Node, ...] = ()

    @property
    def has_changed_since(self) -> bool:
        """The origin has a text that counts and on which nothing was decided here."""
        if self.here is None or self.origin is None:
            return False
        newest: int | None = self.origin.newest_that_counts  # type: ignore[attr-defined]
        return newest is not None and newest > self.here.adaptation.seen_number


def lineage_of(article: Article, person: User) -> Lineage:
    """Return the tree around an article that was read by `visible_to`; one query."""
    rows = _kin(person, article=article.pk)
    if len(rows) < 2:
        # Who wrote an adaptation is told that its origin is gone; to others there never was one.
        is_known = getattr(article, "may_edit", False) and _origin_of(rows) is not None
        return Lineage(rows[0]) if is_known else Lineage()
    by_id = {row.pk: row for row in rows}
    below: dict[int | None, list[Article]] = defaultdict(list)
    for row in rows:
        below[_origin_id(row) if _origin_id(row) in by_id else None].append(row)
    here = by_id[article.pk]
    return Lineage(
        here,
        by_id.get(_origin_id(here) or 0),
        tuple(below[article.pk]),
        tuple(_walk(below, article)),
    )


@compiled_read(article=BigIntegerField())
def _kin(person: Any, *, article: Any) -> QuerySet[Article, Article]:
    readable = Article.objects.visible_to(person)
    near = readable.filter(pk=RawSQL("near.id", ())).order_by().values("pk")
    sql, params = near.query.sql_with_params()
    tree = RawSQL(KIN.format(readable=sql), (article, *params))  # noqa: S611 - no input in it
    counts = Revision.objects.meant_for(person).filter(
        article=OuterRef("pk"), weight__in=(Weight.MINOR, Weight.MAJOR)
    )
    return (
        readable.filter(pk__in=tree)
        .select_related("zone", "adaptation")
        .annotate(newest_that_counts=Subquery(counts.order_by("-number").values("number")[:1]))
        .defer("body")
        .order_by("created_at", "pk")[:MOST]
    )


def _walk(below: dict[int | None, list[Article]], article: Article) -> Iterable[Node]:
    todo = [(root, 0) for root in reversed(below[None])]
    while todo:
        row, depth = todo.pop()
        yield Node(row, depth, row.pk == article.pk)
        todo += [(child, depth + 1) for child in reversed(below[row.pk])]


def _origin_of(rows: list[Article]) -> Adaptation | None:
    return getattr(rows[0], "adaptation", None) if rows else None


def _origin_id(article: Article) -> int | None:
    return article.adaptation.origin_id if hasattr(article, "adaptation") else None
