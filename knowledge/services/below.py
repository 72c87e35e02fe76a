"""Opening what hangs below an article to those who read the article by now."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from knowledge.models import Article
from knowledge.search.articles import index
from knowledge.selectors.below import ADOPTION, COMMENT, FILE, SIGN, rows_kept
from knowledge.services.locking import hold
from zones import access, audit, mail
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

OPEN = {
    COMMENT: "open_knowledge_comment",
    SIGN: "open_knowledge_articlesign",
    FILE: "open_knowledge_attachment",
    ADOPTION: "open_knowledge_adoption",
}


@access.as_actor
def open_below(article: Article, *, by: User, chosen: Collection[str] | None = None) -> int:
    """Let all who read an article read what was written below it for fewer; return how many rows that were.

    Without `chosen`, the keys of `list_kept`, it is all of them. An answer is opened only with what it
    answers, or after it. Each has an audit row, and who wrote something that was opened gets a letter.
    Raises Article.DoesNotExist for somebody who does not decide for the article's zone.
    """
    hold(article, by=by)
    rows = Article.objects.visible_to(by).decidable_by(by).select_related("zone", "audience")
    found = rows.get(pk=article.shared.pk)
    authors: Counter[int] = Counter()
    opened: set[str] = set()
    for kind, kept in rows_kept(found, by).items():
        wanted = [row for row in kept if chosen is None or f"{kind}-{row.pk}" in chosen]
        done = _open(kind, wanted)
        for row in (row for row in wanted if row.pk in done):
            audit.record(by, "below_opened", zone=found.zone, item=_item(kind, row), reason=kind)
            authors[row.who] += 1
            opened.add(kind)
    if FILE in opened and found.is_published:
        index(found)
    _tell(found, authors, by)
    return authors.total()


def _open(kind: str, rows: Iterable[Any]) -> set[int]:
    """Open these rows, what began a thread before its answers; return which the database opened."""
    begun = [row.pk for row in rows if not getattr(row, "parent_id", None)]
    answers = [row.pk for row in rows if getattr(row, "parent_id", None)]
    opened: set[int] = set()
    with connection.cursor() as cursor:
        for ids in filter(None, (begun, answers)):
            cursor.execute(f"SELECT {OPEN[kind]}(%s)", [ids])
            opened |= {pk for (pk,) in cursor.fetchall()}
    return opened


def _item(kind: str, row: Any) -> Any:
    """Return what the audit row names: a sign has no page of its own."""
    return row.article if kind == SIGN else row


def _tell(article: Article, authors: Counter[int], by: User) -> None:
    now = timezone.now().isoformat()
    for person in User.objects.filter(pk__in=authors, is_active=True).exclude(pk=by.pk):
        key = f"below_opened:{article.pk}:{person.pk}:{now}"
        mail.queue_letter(
            "below_opened", person, key, article=article.pk, number=authors[person.pk], by=by.pk
        )
