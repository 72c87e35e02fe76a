"""Figures of a ranked list: nDCG@10, recall@10, empty answers and strong ones to what nothing answers."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from tests.benchmarks.judged.corpus import UNANSWERABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.judged.corpus import Judged

DEPTH = 10
SAMPLES = 2000


@dataclass(frozen=True)
class Answered:
    """One query with the articles found, best first, and how many of them are strong."""

    query: Judged
    found: list[str]
    strong: int

    @property
    def ndcg(self) -> float:
        grades = [self.query.answers.get(name, 0) for name in self.found[:DEPTH]]
        ideal = sorted(self.query.answers.values(), reverse=True)[:DEPTH]
        return _gain(grades) / _gain(ideal)

    @property
    def recall(self) -> float:
        wanted = {name for name, grade in self.query.answers.items() if grade >= 2}
        wanted = wanted or set(self.query.answers)
        return len(wanted & set(self.found[:DEPTH])) / min(len(wanted), DEPTH)


@dataclass(frozen=True)
class Score:
    ndcg: float
    low: float
    high: float
    recall: float
    empty: int
    false_strong: float
    by_class: dict[str, float]


def score(answered: Sequence[Answered]) -> Score:
    judged = [row for row in answered if row.query.kind != UNANSWERABLE]
    others = [row for row in answered if row.query.kind == UNANSWERABLE]
    gains = [row.ndcg for row in judged]
    by_class: defaultdict[str, list[float]] = defaultdict(list)
    for row, gain in zip(judged, gains, strict=True):
        by_class[row.query.kind].append(gain)
    low, high = bootstrap(gains)
    return Score(
        fmean(gains),
        low,
        high,
        fmean(row.recall for row in judged),
        sum(not row.found for row in judged),
        fmean(row.strong > 0 for row in others),
        {kind: fmean(found) for kind, found in sorted(by_class.items())},
    )


def bootstrap(values: Sequence[float]) -> tuple[float, float]:
    """Return the interval that holds the mean of 95 of 100 samples drawn from the values."""
    draw = random.Random(15)  # noqa: S311 - the same interval each time
    means = sorted(fmean(draw.choices(values, k=len(values))) for _sample in range(SAMPLES))
    return means[SAMPLES // 40], means[-SAMPLES // 40]


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))
