"""How long the difference of two long texts takes."""

from __future__ import annotations

import time
from random import Random
from statistics import median

from knowledge.richtext.diff import compare
from tests.benchmarks.words import SENTENCES, Writer

LONG = 20_000
"""Words of each text."""


def measure(words: int = LONG, *, rounds: int = 5) -> float:
    """Return the median of the seconds for two texts of which every third sentence differs."""
    random = Random(words)  # noqa: S311 - the same at every run is what is wanted
    write = Writer(random)
    before = _text(write, words)
    after = [random.choice(write.sentences) if random.random() < 1 / 3 else said for said in before]
    taken = []
    for _round in range(rounds):
        began = time.perf_counter()
        compare(_html(before), _html(after))
        taken.append(time.perf_counter() - began)
    return median(taken)


def _text(write: Writer, words: int) -> list[str]:
    sentences, count = [], 0
    while count < words:
        sentences.append(write.sentences[len(sentences) % SENTENCES])
        count += len(sentences[-1].split())
    return sentences


def _html(sentences: list[str]) -> str:
    paragraphs = (" ".join(sentences[at : at + 6]) for at in range(0, len(sentences), 6))
    return "".join(f"<p>{said}</p>" for said in paragraphs)
