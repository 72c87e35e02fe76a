"""The order of what a query finds: BM25F over the postings of the reader's audiences, in one statement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from knowledge.search import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from knowledge.search.query import Query

CAP = 1000
SATURATION = 1.2
FULL = 1.6
"""What a word in the title scores, of its inverse document frequency: the most that a query is expected to reach."""

LIGHTEST_STRONG = 0.55
"""Forms that count as the word itself, for its document frequency."""

COVERAGE, TOPIC_SUPPORT, OWN_LANGUAGE, FRESHNESS = 0.35, 0.06, 1.03, 0.03
FLOOR = 0.3
"""Of the highest score the query could reach: below it a hit is near, not strong."""

# found: how much of each concept stands in each entry. A concept's weight grows with how rare it is among what the
# reader may read. Of the variants of a group the best counts; groups are added up.
RANK = """
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest(%(terms)s::bigint[], %(concepts)s::int[], %(weights)s::real[])
        AS a(term, concept, weight)
), shares AS MATERIALIZED (
    SELECT * FROM unnest(%(of_concept)s::int[], %(of_variant)s::int[], %(of_group)s::int[],
        %(share)s::real[]) AS s(concept, variant, grp, share)
), readable AS MATERIALIZED (
    SELECT count(*) AS entries FROM knowledge_searchentry WHERE audience_id = ANY(%(audiences)s)
), found AS MATERIALIZED (
    SELECT a.concept, p.entry_id, sum(a.weight * p.weight) AS tf, max(a.weight) AS surest
    FROM asked a JOIN knowledge_searchposting p ON p.term = a.term AND p.audience_id = ANY(%(audiences)s)
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
    SELECT entry_id, sum(least(score, highest * 1.15)) AS score,
        sum(highest * least(1, 2 * score / highest)) AS covered
    FROM groups JOIN most USING (grp) WHERE highest > 0 GROUP BY 1
), total AS (
    SELECT greatest(sum(highest), 0.001) AS highest FROM most
)
SELECT e.item_type, e.item_pk, e.topic_id, e.published_at,
    score / highest * (1 - %(coverage)s + %(coverage)s * covered / highest)
    * e.boost * CASE WHEN e.language = %(language)s THEN %(own)s ELSE 1 END
    * (1 + %(fresh)s * exp(-greatest(0, extract(epoch FROM now() - e.published_at)) / 31536000.0)) AS score,
    e.id
FROM scored CROSS JOIN total JOIN knowledge_searchentry e ON e.id = entry_id
WHERE (%(item_type)s = '' OR e.item_type = %(item_type)s) AND e.audience_id = ANY(%(audiences)s)
AND NOT EXISTS (
    SELECT FROM knowledge_searchposting x WHERE x.entry_id = e.id AND x.term = ANY(%(excluded)s)
    AND x.audience_id = e.audience_id
)
ORDER BY 5 DESC, e.published_at DESC, e.id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Hit:
    item_type: str
    pk: int
    rank: float
    """From 0 to about 1: what part it reached of the highest score of its query."""

    topic_id: int | None
    published_at: datetime

    @property
    def is_strong(self) -> bool:
        return self.rank >= FLOOR


def rank(
    query: Query, excluded: Sequence[str], audience_ids: Sequence[int], item_type: str
) -> list[Hit]:
    asked = _arrays(query)
    if not asked["terms"]:
        return []
    values = asked | {
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
        rows = cursor.fetchall()
    return _supported(
        [Hit(kind, pk, float(score), topic, at) for kind, pk, topic, at, score, _id in rows]
    )


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
    if not hits or hits[0].topic_id is None:
        return hits
    topic, lift = hits[0].topic_id, 1 + TOPIC_SUPPORT
    lifted = [
        Hit(hit.item_type, hit.pk, hit.rank * lift, hit.topic_id, hit.published_at)
        if hit.topic_id == topic
        else hit
        for hit in hits
    ]
    return sorted(lifted, key=lambda hit: -hit.rank)
