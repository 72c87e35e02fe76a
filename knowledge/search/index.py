"""The search index: what is published, found in Dutch and in French, by who may read it.

The index holds vectors and ids, nothing to show. A hit is shown only as a row that `visible_to`
of its own model gives back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, NotRequired, Protocol, TypedDict, TypeVar, Unpack

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.utils.safestring import mark_safe

from knowledge.models import SearchEntry
from zones import access

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.contrib.postgres.search import CombinedSearchQuery

    from zones.models import User

CAP = 1000
"""As many hits are counted; whoever shows the number says "1000+" when there are so many."""

RANKED = 500
MAX_QUERY_LENGTH = 200
MAX_PREFIX_LENGTH = 40
MAX_TEXT_LENGTH = 60_000
MAX_FILES_LENGTH = 150_000
"""Characters of all files together: PostgreSQL takes 1 MB of words for one entry."""

CONFIGURATIONS = {"nl": "portal_nl", "fr": "portal_fr"}

PUT = """
INSERT INTO knowledge_searchentry (item_type, item_pk, zone_id, audience_id, language, published_at, vector)
SELECT %(item_type)s, pk, zone_id, audience_id, language, published_at,
    setweight(to_tsvector(words, title), 'A')
    || setweight(to_tsvector(words, summary), 'B')
    || setweight(to_tsvector(words, body), 'C')
    || setweight(to_tsvector(words, files), 'D')
FROM unnest(%(pk)s::bigint[], %(zone_id)s::bigint[], %(audience_id)s::bigint[],
    %(language)s::text[], %(published_at)s::timestamptz[], %(words)s::regconfig[],
    %(title)s::text[], %(summary)s::text[], %(body)s::text[], %(files)s::text[])
    AS item(pk, zone_id, audience_id, language, published_at, words, title, summary, body, files)
ON CONFLICT (item_type, item_pk) DO UPDATE SET zone_id = EXCLUDED.zone_id,
    audience_id = EXCLUDED.audience_id, language = EXCLUDED.language,
    published_at = EXCLUDED.published_at, vector = EXCLUDED.vector
"""

# Each entry is asked in its own language, so that exclusion and phrases mean what they say.
MATCH = """
WITH asked AS MATERIALIZED (SELECT {nl} AS nl, {fr} AS fr),
hits AS (
    SELECT e.item_type, e.item_pk, e.published_at, e.vector,
           CASE e.language WHEN 'nl' THEN asked.nl ELSE asked.fr END AS query
    FROM knowledge_searchentry e, asked
    WHERE e.audience_id = ANY(%(audiences)s) AND (%(item_type)s = '' OR e.item_type = %(item_type)s)
    AND (e.language = 'nl' AND e.vector @@ {nl} OR e.language = 'fr' AND e.vector @@ {fr})
    ORDER BY e.published_at DESC, e.id DESC LIMIT %(limit)s
)
SELECT item_type, item_pk, CASE WHEN n <= %(ranked)s THEN ts_rank_cd(vector, query) ELSE 0 END AS rank
FROM (SELECT *, row_number() OVER (ORDER BY published_at DESC, item_pk DESC) AS n FROM hits) numbered
ORDER BY rank DESC, n
"""

HEADLINE = """
SELECT ts_headline(words, title, query, %(title_options)s), ts_headline(words, body, query, %(options)s)
FROM unnest(%(words)s::regconfig[], %(titles)s::text[], %(bodies)s::text[])
    WITH ORDINALITY AS shown(words, title, body, place),
    LATERAL (SELECT CASE words WHEN 'portal_nl'::regconfig THEN {nl} ELSE {fr} END) asked(query)
ORDER BY place
"""

# Marks that no text contains: what they enclose is escaped before they become <mark>.
START, STOP = "\ue000", "\ue001"
TITLE_OPTIONS = f"HighlightAll=true, StartSel={START}, StopSel={STOP}"
OPTIONS = (
    f"StartSel={START}, StopSel={STOP}, MaxFragments=2, MaxWords=22, MinWords=10,"
    ' FragmentDelimiter=" … "'
)


class Found(Protocol):
    """What a row needs to be shown as a hit: `searched_text` is plain text."""

    title: str
    language: str
    title_marked: str
    snippet: str

    @property
    def searched_text(self) -> str: ...


Shown = TypeVar("Shown", bound=Found)


@dataclass(frozen=True)
class Hit:
    item_type: str
    pk: int
    rank: float


COLUMNS = ("zone_id", "audience_id", "language", "published_at", "title", "summary")


class Entry(TypedDict):
    """What the index takes of a published item; `body`, and `files` (the words of its files), are plain text."""

    zone_id: int
    audience_id: int
    language: str
    published_at: datetime
    title: str
    summary: str
    body: str
    files: NotRequired[str]


def put(item_type: str, pk: int, **entry: Unpack[Entry]) -> None:
    """Put a published item into the index, or its new text and audience."""
    put_many(item_type, {pk: entry})


def put_many(item_type: str, entries: Mapping[int, Entry]) -> None:
    """The same for several items of one type, by their pk, in one statement."""
    if not entries:
        return
    rows = list(entries.values())
    values: dict[str, Any] = {
        name: [row[name] for row in rows]  # type: ignore[literal-required]
        for name in COLUMNS
    }
    values |= {
        "item_type": item_type,
        "pk": list(entries),
        "words": [CONFIGURATIONS[row["language"]] for row in rows],
        "body": [row["body"][:MAX_TEXT_LENGTH] for row in rows],
        "files": [row.get("files", "")[:MAX_FILES_LENGTH] for row in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(PUT, values)


def remove(item_type: str, pk: int) -> None:
    SearchEntry.objects.filter(item_type=item_type, item_pk=pk).delete()


def match(
    user: User | AnonymousUser,
    text: str,
    *,
    item_type: str | None = None,
    limit: int = CAP,
) -> list[Hit]:
    """Return what this person may find with `text`, best first, at most CAP.

    Of a word that stands everywhere only the newest 500 are ranked; the others follow, newest first.
    """
    asked = _asked(text)
    audiences = access.reader(user).audience_ids
    if not asked["whole"] or not audiences:
        return []
    values: dict[str, Any] = asked | {
        "audiences": list(audiences),
        "item_type": item_type or "",
        "limit": CAP,
        "ranked": RANKED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_sql(MATCH, asked), values)
        return [Hit(*row) for row in cursor.fetchall()[: max(0, limit)]]


def headline(rows: Iterable[Shown], text: str) -> list[Shown]:
    """Give each row (a page of them, read through `visible_to`) its `title_marked` and `snippet`.

    Both are safe HTML: everything escaped, with <mark> round what was found.
    """
    shown = list(rows)
    asked = _asked(text)
    if not shown:
        return []
    values: dict[str, Any] = asked | {
        "words": [CONFIGURATIONS[row.language] for row in shown],
        "titles": [_unmarked(row.title) for row in shown],
        "bodies": [_unmarked(row.searched_text[:MAX_TEXT_LENGTH]) for row in shown],
        "title_options": TITLE_OPTIONS,
        "options": OPTIONS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_sql(HEADLINE, asked), values)
        for row, (title, body) in zip(shown, cursor.fetchall(), strict=True):
            row.title_marked, row.snippet = marked(title), marked(body)
    return shown


def query_in(language: str, text: str) -> CombinedSearchQuery | SearchQuery:
    """Return what `match` asks of entries in a language, to ask it of other texts."""
    asked, words = _asked(text), CONFIGURATIONS[language]
    whole = SearchQuery(asked["whole"], config=words, search_type="websearch")
    if not asked["last"]:
        return whole
    half_typed = SearchQuery(asked["last"], config=words, search_type="raw")
    if not asked["head"]:
        return whole | half_typed
    return whole | (SearchQuery(asked["head"], config=words, search_type="websearch") & half_typed)


def _asked(text: str) -> dict[str, str]:
    """Take a query apart: the whole of it, and the last word, which may be half typed, with what precedes it."""
    whole = " ".join(text.replace("\0", " ").split())[:MAX_QUERY_LENGTH]
    head, _space, last = whole.rpartition(" ")
    half_typed = re.fullmatch(r"\w{3,}", last) and whole.count('"') % 2 == 0
    if not half_typed or len(last) > MAX_PREFIX_LENGTH:
        return {"whole": whole, "head": "", "last": ""}
    return {"whole": whole, "head": head, "last": f"{last}:*"}


def _sql(template: str, asked: dict[str, str]) -> str:
    return template.format(
        **{language: _tsquery(words, asked) for language, words in CONFIGURATIONS.items()}
    )


def _tsquery(words: str, asked: dict[str, str]) -> str:
    whole = f"websearch_to_tsquery('{words}', %(whole)s)"
    if not asked["last"]:
        return whole
    half_typed = f"to_tsquery('{words}', %(last)s)"
    if asked["head"]:
        half_typed = f"(websearch_to_tsquery('{words}', %(head)s) && {half_typed})"
    return f"({whole} || {half_typed})"


def _unmarked(text: str) -> str:
    return text.replace(START, "").replace(STOP, "")


def marked(text: str) -> str:
    safe = escape(text).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(safe)  # noqa: S308 - escaped above, the marks are ours
