"""What the search index takes of a published article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.choices import ItemType
from knowledge.models.article import FACTS
from knowledge.search import file_text
from knowledge.search.index import Entry, put

if TYPE_CHECKING:
    from knowledge.models import Article, Revision


def index(article: Article) -> None:
    """Put a published article into the search index as it stands."""
    files = file_text.of_articles([article.pk]).get(article.pk, "")
    put(ItemType.ARTICLE, article.pk, **entry_of(article, article.body_text, files))


def entry_of(article: Article, body_text: str, files: str = "") -> Entry:
    """Return what the search index takes of a published article, of which this is the plain text.

    `files` are the words of its files, as `file_text.of_articles` gives them.
    """
    if article.published_at is None:
        raise ValueError(article.state)
    return {
        "zone_id": article.zone_id,
        "audience_id": article.audience_id,
        "language": article.language,
        "published_at": article.published_at,
        "title": article.title,
        "summary": article.summary,
        "body": " ".join((body_text, *facts_of(article).values())),
        "files": files,
    }


def facts_of(article: Article | Revision) -> dict[str, str]:
    """Return what the article says in short, by name."""
    return {name: getattr(article, name) for name in FACTS}
