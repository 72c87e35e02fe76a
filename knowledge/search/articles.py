"""What the search index takes of a published article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.choices import ItemType, Stage
from knowledge.models import Article
from knowledge.models.article import FACTS
from knowledge.richtext.plain_text import plain_text
from knowledge.search import file_text
from knowledge.search.index import Entry, put
from knowledge.search.sources import source
from zones.models import Municipality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.models import Revision, Topic
    from zones.models import Zone

HEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)
BOOSTS = {Stage.PROVEN: 1.03, Stage.PROMISING: 1.01}


def index(article: Article) -> None:
    """Put a published article into the search index as it stands."""
    files = file_text.of_articles([article.pk]).get(article.pk, "")
    put(ItemType.ARTICLE, article.pk, **entry_of(article, article.body_text, files))


@source(ItemType.ARTICLE)
def entries(pks: Sequence[int]) -> dict[int, Entry]:
    rows = Article.objects.published().filter(pk__in=pks).select_related("topic", "zone")
    files = file_text.of_articles(pks)
    return {row.pk: entry_of(row, row.body_text, files.get(row.pk, "")) for row in rows}


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
        "topic_id": article.topic_id,
        "topic": topic_words(article.topic),
        "summary": article.summary,
        "headings": headings_of(article.body),
        "body": " ".join((body_text, *facts_of(article).values())),
        "contacts": zone_words(article.zone),
        "boost": BOOSTS.get(Stage(article.stage), 1.0) if article.stage else 1.0,
        "files": files,
    }


def facts_of(article: Article | Revision) -> dict[str, str]:
    """Return what the article says in short, by name."""
    return {name: getattr(article, name) for name in FACTS}


def topic_words(topic: Topic) -> str:
    return f"{topic.name_nl} {topic.name_fr}"


def zone_words(zone: Zone) -> str:
    """Return the places that a zone's items are about: the zone and its municipalities."""
    places = Municipality.objects.filter(zone=zone).values_list("name", flat=True)
    return " ".join((zone.name, *places))


def headings_of(html: str) -> str:
    return " ".join(plain_text(found) for found in HEADING.findall(html))
