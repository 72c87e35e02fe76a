"""Asks the judged queries, as the search is and with each of its techniques left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge import search
from tests.benchmarks.judged import corpus
from tests.benchmarks.judged.scoring import Answered
from zones.models import Audience

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_NEAR = 5


def ask(queries: Sequence[corpus.Judged]) -> list[Answered]:
    audiences = sorted(Audience.objects.values_list("pk", flat=True))
    names = corpus.named()
    return [_answered(query, audiences, names) for query in queries]


def _answered(query: corpus.Judged, audiences: list[int], names: dict[int, str]) -> Answered:
    found = search.answer(audiences, query.text, language=query.language, item_type="article")
    hits = [hit for hit in found.hits if hit.pk in names]
    strong = dict.fromkeys(names[hit.pk] for hit in hits if hit.is_strong)
    near = dict.fromkeys(names[hit.pk] for hit in hits if not hit.is_strong)
    shown = [*strong, *[name for name in near if name not in strong][:MAX_NEAR]]
    return Answered(query, shown, len(strong))
