"""The order of what a query finds: BM25F over the postings of the reader's audiences, in one statement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from knowledge.search import meaning, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from knowledge.search.query import Query

    Vector = NDArray[np.float32]

CAP = 1000
SATURATION = 1.2
FULL = 1.6
"""What a word in the title scores, of its inverse document frequency: the most that a query is expected to reach."""

LIGHTEST_STRONG = 0.55
"""Forms that count as the word itself, for its document frequency."""

COVERAGE, TOPIC_SUPPORT, OWN_LANGUAGE, FRESHNESS = 0.35, 0.06, 1.03, 0.03
MEANING, WHOLE = 0.45, 0.3
LEAST_ALIKE, MOST_ALIKE, MOST = 0.1, 0.65, 1.1
RERANKED = 100
DIGITS = 6
FLOOR = 0.33
"""Of the highest score the query could reach: below it a hit is near, not strong."""

# found: how much of each concept stands in each entry. A concept's weight grows with how rare it is among what the
# reader may read. Of the variants of a group the best counts; groups are added up.
RANK = """
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest(%(terms)s::bigint[], %(concepts)s::int[], %(weights)s::float8[])
        AS a(term, concept, weight)
), shares AS MATERIALIZED (
    SELECT * FROM unnest(%(of_concept)s::int[], %(of_variant)s::int[], %(of_group)s::int[],
        %(share)s::float8[]) AS s(concept, variant, grp, share)
), readable AS MATERIALIZED (
    SELECT count(*) AS entries FROM knowledge_searchentry WHERE audience_id = ANY(%(audiences)s::bigint[])
), found AS MATERIALIZED (
    SELECT a.concept, p.entry_id, sum(a.weight * p.weight::float8) AS tf, max(a.weight) AS surest
    FROM asked a JOIN knowledge_searchposting p ON p.term = a.term AND p.audience_id = ANY(%(audiences)s::bigint[])
    GROUP BY 1, 2
), rarity AS MATERIALIZED (
    SELECT s.concept, s.variant, s.grp, s.share,
        ln(1 + (entries + 0.5) / (coalesce(nullif(n, 0), any_n, 0) + 0.5)) AS idf
    FROM shares s CROSS JOIN readable LEFT JOIN (
        SELECT concept, count(*) FILTER (WHERE surest > %(strong)s) AS n, count(*) AS any_n
        FROM found GROUP BY 1
    ) df USING (concept)
), most AS MATERIALIZED (
    SELECT grp, sum(share * idf) * %(full)s AS highest FROM rarity
    WHERE variant = 0 GROUP BY 1
), variants AS (
    SELECT entry_id, grp, variant, sum(share * idf * tf * (1 + %(k)s) / (tf + %(k)s)) AS score
    FROM found JOIN rarity USING (concept) GROUP BY 1, 2, 3
), groups AS (
    SELECT entry_id, grp, max(score) AS score FROM variants GROUP BY 1, 2
), scored AS (
    SELECT entry_id, sum(least(score, highest * 1.4)) AS score,
        sum(highest * least(1, 2 * score / highest)) AS covered
    FROM groups JOIN most USING (grp) WHERE highest > 0 GROUP BY 1
), total AS (
    SELECT greatest(sum(highest), 0.001) AS highest FROM most
), alike AS (
    SELECT * FROM unnest(%(entries)s::bigint[], %(stamps)s::int[], %(values)s::float8[])
        AS a(entry_id, stamp, likeness)
), joined AS (
    SELECT coalesce(s.entry_id, a.entry_id) AS entry_id, a.stamp, a.likeness,
        coalesce(score / highest * (1 - %(coverage)s + %(coverage)s * covered / highest), 0) AS score
    FROM scored s CROSS JOIN total FULL JOIN alike a ON a.entry_id = s.entry_id
)
SELECT e.item_type, e.item_pk, e.topic_id, extract(epoch FROM e.published_at)::float8,
    score * e.boost * CASE WHEN e.language = %(language)s THEN %(own)s ELSE 1 END
    * (1 + %(fresh)s * exp(-greatest(0, extract(epoch FROM now() - e.published_at)) / 31536000.0)) AS score,
    CASE WHEN b.stamp = e.stamp AND e.meaning_stamp = e.stamp THEN likeness END AS likeness, e.id,
    e.meaning_stamp IS NOT NULL
FROM joined b JOIN knowledge_searchentry e ON e.id = b.entry_id
WHERE (%(item_type)s = '' OR e.item_type = %(item_type)s) AND e.audience_id = ANY(%(audiences)s::bigint[])
AND (score > 0 OR b.stamp = e.stamp AND e.meaning_stamp = e.stamp)
AND NOT EXISTS (
    SELECT FROM knowledge_searchposting x WHERE x.entry_id = e.id AND x.term = ANY(%(excluded)s::bigint[])
    AND x.audience_id = e.audience_id
)
ORDER BY round((score + coalesce(likeness, 0))::numeric, 6) DESC, e.published_at DESC, e.item_type, e.item_pk LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Hit:
    item_type: str
    pk: int
    rank: float
    """From 0 to about 1: what part it reached of the highest score of its query."""

    topic_id: int | None
    published: float
    """When it was published, in seconds: a thousand hits are read quicker so than as moments."""

    @property
    def is_strong(self) -> bool:
        return self.rank >= FLOOR


@dataclass(frozen=True)
class _Row:
    """What the statement returns of an entry: its score by words, and how alike it is as a whole, if that is known."""

    item_type: str
    pk: int
    topic_id: int | None
    published: float
    words: float
    likeness: float | None
    entry_id: int
    has_meaning: bool


def rank(
    query: Query, excluded: Sequence[str], audience_ids: Sequence[int], item_type: str
) -> list[Hit]:
    if not query.groups:
        return []
    likeness, asked = meaning.like(query.text, audience_ids)
    values = _arrays(query) | {
        "entries": likeness.entries,
        "stamps": likeness.stamps,
        "values": likeness.values,
        "audiences": list(audience_ids),
        "excluded": [words.term_of(form) for form in excluded],
        "item_type": item_type,
        "language": query.language,
        "k": SATURATION,
        "full": FULL,
        "strong": LIGHTEST_STRONG,
        "coverage": COVERAGE,
        "own": OWN_LANGUAGE,
        "fresh": FRESHNESS,
        "limit": CAP,
    }
    with connection.cursor() as cursor:
        cursor.execute(RANK, values)
        rows = [_Row(*row) for row in cursor.fetchall()]
    return _supported(_fused(rows, asked))


def _fused(rows: list[_Row], asked: Vector | None) -> list[Hit]:
    """Weigh words and meaning together; of the first hundred each passage counts too."""
    if asked is None:
        return [_hit(row, row.words) for row in rows]
    first = [row.entry_id for row in rows[:RERANKED] if row.has_meaning]
    passages = meaning.best_passages(first, asked)
    hits = []
    for row in rows:
        whole = row.likeness if row.likeness is not None else meaning.LIKE
        best = passages.get(row.entry_id, whole) if row.has_meaning else whole
        alike = WHOLE * whole + (1 - WHOLE) * best
        meant = min(max((alike - LEAST_ALIKE) / (MOST_ALIKE - LEAST_ALIKE), 0), MOST)
        fused = (1 - MEANING) * row.words + MEANING * meant if row.has_meaning else row.words
        hits.append(_hit(row, fused))
    return hits


def _hit(row: _Row, score: float) -> Hit:
    """Round the score: in which order the database adds up is no reader's to see."""
    return Hit(row.item_type, row.pk, round(float(score), DIGITS), row.topic_id, row.published)


def _arrays(query: Query) -> dict[str, Any]:
    """Return the query as columns: of each concept its words, and where it belongs."""
    columns: defaultdict[str, list[Any]] = defaultdict(list)
    columns.update({"terms": [], "concepts": [], "weights": []})
    number = 0
    for place, group in enumerate(query.groups):
        for name, variant in enumerate(group.variants):
            for concept in variant.concepts:
                columns["of_concept"].append(number)
                columns["of_variant"].append(name)
                columns["of_group"].append(place)
                share = variant.weight * group.weight / len(variant.concepts)
                columns["share"].append(share)
                for form, match in concept.forms.items():
                    columns["terms"].append(words.term_of(form))
                    columns["concepts"].append(number)
                    columns["weights"].append(match.weight)
                number += 1
    return dict(columns)


def _supported(hits: list[Hit]) -> list[Hit]:
    """Lift what is on the topic of the best hit a little."""
    hits.sort(key=_place)
    if not hits or hits[0].topic_id is None:
        return hits
    topic, lift = hits[0].topic_id, 1 + TOPIC_SUPPORT
    lifted = [
        Hit(hit.item_type, hit.pk, round(hit.rank * lift, DIGITS), hit.topic_id, hit.published)
        if hit.topic_id == topic
        else hit
        for hit in hits
    ]
    return sorted(lifted, key=_place)


def _place(hit: Hit) -> tuple[float, float, str, int]:
    """The best first, then the newest."""
    return -hit.rank, -hit.published, hit.item_type, hit.pk
