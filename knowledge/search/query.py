"""What a reader asks: words, phrases and exclusions, made into concepts that the ranking can look up.

A group is a word of the query, or two that belong together. It has variants, of which the best counts: the word itself
with its inflections, its parts, what means the same. A variant has concepts, each a set of word forms with weights.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge.search import synonyms, words
from knowledge.search.vocabulary import Reason, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_LENGTH = 200
MAX_WORDS = 24
QUOTED = re.compile(r'"([^"]+)"')
EXCLUDED = re.compile(r"(?:^|\s)-(?=[^\W_])(\S+)")
EXACT, STEM, ROOT, COMPOUND, ALIKE = 1.0, 0.95, 0.6, 0.45, 0.9
PREFIX, PREFIX_OF_UNKNOWN = 0.3, 0.85
PARTS, PARTS_OF_SYNONYM, SYNONYM, JOINED = 0.75, 0.4, 0.85, 0.95
LIGHT = 0.2
MIN_PREFIX, MIN_PREFIX_OF_SEVERAL = 3, 2


@dataclass(frozen=True)
class Match:
    """A word form that stands for a word of the query: how much, and why."""

    weight: float
    reason: Reason
    asked: str


@dataclass
class Concept:
    forms: dict[str, Match] = field(default_factory=dict)

    def add(self, form: str, match: Match) -> None:
        if form not in self.forms or self.forms[form].weight < match.weight:
            self.forms[form] = match


@dataclass
class Variant:
    weight: float
    concepts: list[Concept]


@dataclass
class Group:
    asked: str
    weight: float
    variants: list[Variant]


@dataclass
class Query:
    text: str
    language: str
    groups: list[Group] = field(default_factory=list)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    corrections: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    """Words that stand in nothing that the reader may read, nor anything like them."""

    def matches(self) -> dict[str, Match]:
        """Return by form the best match of it in any group; light words are not worth a mark beside others."""
        found = Concept()
        said = [group for group in self.groups if group.weight >= 1] or self.groups
        for group in said:
            for variant in group.variants:
                for concept in variant.concepts:
                    for form, match in concept.forms.items():
                        found.add(form, match)
        return found.forms


@dataclass(frozen=True)
class Asked:
    """A word of the query; `others` are the parts of it when it was written with a hyphen or a slash."""

    form: str
    others: tuple[str, ...] = ()
    is_light: bool = False


def read(text: str, language: str, audience_ids: Sequence[int]) -> Query:
    """Return the query as this reader's words can answer it; no groups when nothing is asked."""
    shown = clean(text)
    plain = EXCLUDED.sub(" ", shown)
    query = Query(shown, _language(plain, language))
    query.excluded = [form for found in EXCLUDED.findall(shown) for form in words.forms_of(found)]
    query.phrases = [tuple(words.forms_of(found)) for found in QUOTED.findall(plain)]
    query.phrases = [phrase for phrase in query.phrases if len(phrase) > 1]
    asked = list(_asked(plain, query.language))
    if not asked:
        return query
    half_typed = asked[-1].form if plain[-1:].isalnum() and plain.count('"') % 2 == 0 else ""
    meanings = list(synonyms.found_in([word.form for word in asked]))
    wanted = _wanted(asked, meanings, query.excluded)
    if len(half_typed) < (MIN_PREFIX if len(asked) == 1 else MIN_PREFIX_OF_SEVERAL):
        half_typed = ""
    vocabulary = Vocabulary.of(audience_ids, wanted, prefix=half_typed)
    vocabulary.correct({word.form for word in asked} - {half_typed} | _half(half_typed, vocabulary))
    excluded = [found for form in query.excluded for found in vocabulary.same_stem(form)]
    query.excluded = list(dict.fromkeys(query.excluded + excluded))
    builder = _Builder(query, vocabulary, half_typed)
    builder.build(asked, meanings)
    return query


def clean(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())[:MAX_LENGTH].strip()


def _half(half_typed: str, vocabulary: Vocabulary) -> set[str]:
    """The last word is taken for a mistake only when no word begins with it."""
    return {half_typed} if half_typed and not vocabulary.beginning(half_typed) else set()


def _language(text: str, language: str) -> str:
    """Return the language of a query by its stop words, else the reader's."""
    forms = list(words.forms_of(text))
    counts = {
        name: sum(words.is_stop(form, name) and len(form) > 1 for form in forms)
        for name in words.LANGUAGES
    }
    other = "fr" if language == "nl" else "nl"
    return other if counts[other] > counts[language] else language


def _asked(text: str, language: str) -> Iterator[Asked]:
    """Yield the words that say something; the light ones alone when there are no others."""
    found = list(words.tokens(text))[: MAX_WORDS * 4]
    said = [
        token.forms
        for token in found
        if not all(words.is_stop(form, language) for form in token.forms)
    ]
    seen: set[str] = set()
    for whole, *others in said[:MAX_WORDS]:
        if whole not in seen and (len(whole) > 1 or len(said) == 1):
            seen.add(whole)
            yield Asked(whole, tuple(others), words.is_light(whole, language))


def _wanted(asked: list[Asked], meanings: list[synonyms.Meaning], excluded: list[str]) -> set[str]:
    wanted = {form for word in asked for form in (word.form, *word.others)} | set(excluded)
    wanted |= {one.form + other.form for one, other in pairwise(asked)}
    wanted |= {part for form in list(wanted) for part in words.parts(form)}
    for meaning in meanings:
        for phrase in meaning.others:
            wanted |= set(phrase)
            if len(phrase) == 1:
                wanted |= set(words.parts(phrase[0]))
    return wanted


class _Builder:
    def __init__(self, query: Query, vocabulary: Vocabulary, half_typed: str) -> None:
        self.query, self.vocabulary, self.half_typed = query, vocabulary, half_typed

    def build(self, asked: list[Asked], meanings: list[synonyms.Meaning]) -> None:
        by_start: dict[int, list[synonyms.Meaning]] = {}
        for meaning in meanings:
            by_start.setdefault(meaning.start, []).append(meaning)
        place = 0
        while place < len(asked):
            here = by_start.get(place, [])
            length = max((meaning.length for meaning in here), default=1)
            span = asked[place : place + length]
            longest = [meaning for meaning in here if meaning.length == length]
            follower = asked[place + 1] if length == 1 and place + 1 < len(asked) else None
            if follower and self._joined(span[0], follower):
                span, longest = [span[0], follower], []
            self.query.groups.append(self._group(span, longest))
            place += len(span)
        self._note_unknown(asked)

    def _joined(self, one: Asked, other: Asked) -> bool:
        """Whether two neighbours are one word in what the reader may read: `fiets diefstal`."""
        both = one.form + other.form
        return len(one.form) > 2 and len(other.form) > 3 and self.vocabulary.knows(both)

    def _group(self, span: list[Asked], meanings: list[synonyms.Meaning]) -> Group:
        weight = float(sum(LIGHT if word.is_light else 1.0 for word in span))
        text = " ".join(word.form for word in span)
        variants = [Variant(1.0, [self._concept(word.form) for word in span])]
        for word in span:
            pieces = word.others or words.parts(word.form)
            if len(pieces) > 1 and len(span) == 1:
                variants.append(self._parts(pieces, word.form, PARTS))
        if len(span) == 2 and not meanings:
            joined = self._concept("".join(word.form for word in span), text)
            if joined.forms:
                variants.append(Variant(JOINED, [joined]))
        for meaning in meanings:
            variants += self._synonyms(meaning, text)
        return Group(text, weight, variants)

    def _synonyms(self, meaning: synonyms.Meaning, text: str) -> Iterator[Variant]:
        for phrase in meaning.others:
            concepts = [self._meant(form, text) for form in phrase]
            if all(concept.forms for concept in concepts):
                yield Variant(SYNONYM, concepts)

    def _meant(self, form: str, asked: str) -> Concept:
        concept = Concept()
        for found, weight in self._inflected(form):
            concept.add(found, Match(weight, Reason.SYNONYM, asked))
        for found in self.vocabulary.compounds(form):
            concept.add(found, Match(COMPOUND, Reason.SYNONYM, asked))
        return concept

    def _parts(self, pieces: Sequence[str], asked: str, weight: float) -> Variant:
        concepts = []
        for piece in pieces:
            concept = Concept()
            for found, strength in self._inflected(piece):
                concept.add(found, Match(strength, Reason.PART, asked))
            for found in self.vocabulary.compounds(piece):
                concept.add(found, Match(COMPOUND, Reason.PART, asked))
            concepts.append(concept)
        return Variant(weight, concepts)

    def _inflected(self, form: str) -> Iterator[tuple[str, float]]:
        yield form, EXACT
        for found in self.vocabulary.same_stem(form):
            yield found, STEM

    def _concept(self, form: str, asked: str = "") -> Concept:
        """Return every form that stands for one word of the query."""
        asked, concept, vocabulary = asked or form, Concept(), self.vocabulary
        if vocabulary.knows(form):
            concept.add(form, Match(EXACT, Reason.PLAIN, asked))
        for found in vocabulary.same_stem(form):
            concept.add(found, Match(STEM, Reason.PLAIN, asked))
        for found in vocabulary.same_root(form):
            concept.add(found, Match(ROOT, Reason.ROOT, asked))
        for found in vocabulary.compounds(form):
            concept.add(found, Match(COMPOUND, Reason.COMPOUND, asked))
        if form == self.half_typed:
            weight = PREFIX if vocabulary.same_stem(form) else PREFIX_OF_UNKNOWN
            for found in vocabulary.beginning(form):
                concept.add(found, Match(weight, Reason.BEGINNING, asked))
        self._corrected(form, asked, concept)
        return concept

    def _corrected(self, form: str, asked: str, concept: Concept) -> None:
        vocabulary = self.vocabulary
        for found, likeness in vocabulary.corrections(form):
            concept.add(found, Match(ALIKE * likeness, Reason.CORRECTION, asked))
            for inflected in vocabulary.same_stem(found):
                concept.add(inflected, Match(ALIKE * likeness * STEM, Reason.CORRECTION, asked))

    def _note_unknown(self, asked: list[Asked]) -> None:
        for word in asked:
            corrected = [found for found, _likeness in self.vocabulary.corrections(word.form)]
            if corrected:
                self.query.corrections[word.form] = corrected
        for group in self.query.groups:
            if not any(c.forms for variant in group.variants for c in variant.concepts):
                self.query.unknown.append(group.asked)
