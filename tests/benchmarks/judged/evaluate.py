"""Asks the judged queries, as the search is and with each of its techniques left out; `make bench ARGS=--judged`."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from unittest import mock

from django.test import override_settings

from knowledge import search, services
from knowledge.search import query, ranking, synonyms, words
from knowledge.search.vocabulary import Vocabulary
from tests.benchmarks import databases
from tests.benchmarks.judged import corpus
from tests.benchmarks.judged.scoring import Answered, Score, score
from zones.models import Audience

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

MAX_NEAR = 5
AUTHORS = {"a": "tuned on", "b": "not tuned on"}


def _nothing(*_given: Any) -> tuple[()]:
    return ()


LEFT_OUT: dict[str, list[AbstractContextManager[Any]]] = {
    "meaning": [override_settings(SEARCH_MEANING=False)],
    "terms that mean the same": [mock.patch.object(synonyms, "found_in", _nothing)],
    "parts of compounds": [
        mock.patch.object(words, "parts", _nothing),
        mock.patch.object(Vocabulary, "compounds", _nothing),
    ],
    "roots": [mock.patch.object(Vocabulary, "same_root", _nothing)],
    "spelling": [mock.patch.object(Vocabulary, "correct", _nothing)],
    "beginnings of the last word": [mock.patch.object(Vocabulary, "beginning", _nothing)],
    "light words": [mock.patch.object(query, "LIGHT", 1.0)],
    "coverage": [mock.patch.object(ranking, "COVERAGE", 0.0)],
    "support by the topic": [mock.patch.object(ranking, "TOPIC_SUPPORT", 0.0)],
}
"""What each technique is switched off by."""


def ask(queries: Sequence[corpus.Judged]) -> list[Answered]:
    audiences = sorted(Audience.objects.values_list("pk", flat=True))
    names = corpus.named()
    return [_answered(judged, audiences, names) for judged in queries]


def measure(name: str) -> str:
    """Load the corpus into a database of its own and return the tables."""
    databases.create(name)
    owner = databases.connect("owner", name)
    with databases.asking(owner):
        corpus.load()
        services.learn()
        text = tables()
    owner.close()
    databases.drop(name)
    return text


def tables() -> str:
    scores = {author: score(ask(corpus.queries(author))) for author in AUTHORS}
    return "\n".join([*_by_author(scores), "", *_by_class(scores), "", *_ablation(scores["b"])])


def _by_author(scores: dict[str, Score]) -> list[str]:
    lines = [
        "| queries | nDCG@10 | 95 of 100 samples | recall@10 | left empty | unanswerable with strong hits |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for author, found in scores.items():
        lines.append(
            f"| author {author.upper()}, {AUTHORS[author]} | {found.ndcg:.3f} | {found.low:.3f} to {found.high:.3f} |"
            f" {found.recall:.3f} | {found.empty} | {found.false_strong:.0%} |"
        )
    return lines


def _by_class(scores: dict[str, Score]) -> list[str]:
    lines = ["| nDCG@10 of class | A | B |", "| --- | --- | --- |"]
    one, other = scores["a"].by_class, scores["b"].by_class
    return lines + [f"| {kind} | {one[kind]:.2f} | {other[kind]:.2f} |" for kind in one]


def _ablation(whole: Score) -> list[str]:
    lines = ["| without | nDCG@10 | change | recall@10 |", "| --- | --- | --- | --- |"]
    for technique, switches in LEFT_OUT.items():
        with ExitStack() as stack:
            for switch in switches:
                stack.enter_context(switch)
            found = score(ask(corpus.queries("b")))
        change = found.ndcg - whole.ndcg
        lines.append(f"| {technique} | {found.ndcg:.3f} | {change:+.3f} | {found.recall:.3f} |")
    return lines


def _answered(judged: corpus.Judged, audiences: list[int], names: dict[int, str]) -> Answered:
    found = search.answer(audiences, judged.text, language=judged.language, item_type="article")
    hits = [hit for hit in found.hits if hit.pk in names]
    strong = dict.fromkeys(names[hit.pk] for hit in hits if hit.is_strong)
    near = dict.fromkeys(names[hit.pk] for hit in hits if not hit.is_strong)
    shown = [*strong, *[name for name in near if name not in strong][:MAX_NEAR]]
    return Answered(judged, shown, len(strong))
