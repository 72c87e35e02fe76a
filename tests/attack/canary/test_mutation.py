"""Each visibility method in turn lets everything through: the second lock shows nothing foreign all the same."""

from __future__ import annotations

import io
import re
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import override_settings
from openpyxl import load_workbook

from tests.attack.canary.conftest import undone
from tests.attack.canary.crawling import UNSURE, by_get
from tests.attack.canary.mutants import METHODS, MUTANTS, mutated, noting
from tests.conftest import as_owner
from zones import compiled_reads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.attack.canary.reading import Answer
    from tests.attack.canary.tokens import Planted

    Place = tuple[str, str, int]

OUTSIDER = "riho_member"
"""Of another zone, in which nothing was planted: what a mutant adds for them can only be foreign."""

SHOWN_BY_GET = (
    "ArticleQuerySet.visible_to", "ArticleQuerySet.editable_by", "ArticleQuerySet.decidable_by",
    "AdoptionQuerySet.visible_to", "AdoptionQuerySet.decidable_by", "AdaptationQuerySet.visible_to",
    "ArticleQuerySet.archivable_by",
    "ArticleQuerySet.restorable_by", "DocumentImportQuerySet.visible_to",
    "KnowledgeExportQuerySet.visible_to", "AttachmentQuerySet.visible_to", "CommentQuerySet.visible_to", "CommentQuerySet.open_to",
    "AutosaveQuerySet.visible_to", "ReportQuerySet.visible_to", "HidingBarQuerySet.visible_to", "TallyQuerySet.visible_to", "ProjectQuerySet.visible_to", "ProjectQuerySet.decidable_by",
    "ProjectEventQuerySet.visible_to", "ProjectVersionQuerySet.visible_to", "DecisionQuerySet.visible_to",
    "ProjectQuerySet.with_page",
    "QuestionQuerySet.visible_to", "QuestionQuerySet.with_frame",
    "AttachmentQuerySet.meant_for", "ArticleSignQuerySet.meant_for", "QuestionQuerySet.editable_by",
    "AnswerQuerySet.visible_to", "RemarkQuerySet.visible_to", "DecisionQuerySet.visible_to",
    "access.reader",
)  # fmt: skip
"""The mutants by which an outsider would see foreign words or counts if there were one lock only."""

CALLS_MORE_ONES_OWN = {
    "ProjectQuerySet.decidable_by", "ProjectQuerySet.waiting_for", "access.reader",
    "ProjectQuerySet.waiting_for_row_of",
}  # fmt: skip
"""These say of a project that is open to the whole network that it waits for the reader: it is counted so, and stands in
another place of the digest: the same numbers in another order."""

RANKS = {"search.match", "access.reader"}
SEARCHED = ("/search/", "/api/v1/search", "/questions/similar/", "/knowledge/similar/")
"""How often a word stands in what one reads decides which readable rows are strong hits; rows and counts are behind both locks."""

TAGS = re.compile(r"<(script|style|svg|time)\b.*?</\1>|<[^>]*>", re.DOTALL)


@dataclass
class Unmutated:
    """What everything answers as it is, and which methods were called for that."""

    answers: dict[Place, Answer] = field(default_factory=dict)
    calls: dict[str, set[str]] = field(default_factory=dict)
    asked: str = ""

    def begin(self, asked: str) -> bool:
        self.asked = asked
        compiled_reads.forget_all()  # a read that is put together calls no method
        return True

    def note(self, method: str) -> None:
        self.calls.setdefault(self.asked, set()).add(method)

    def reached_by(self, mutants: Iterable[str]) -> Callable[[str], bool]:
        """Say where these could change anything: where they are called, and everywhere for what is no method."""
        names = set(mutants)
        if not names <= METHODS.keys():
            return lambda _asked: True
        return lambda asked: not names.isdisjoint(self.calls.get(asked, ()))


def crawl(planted: Planted, goes: Callable[[str], bool]) -> Iterator[tuple[Place, Answer]]:
    seen: Counter[tuple[str, str]] = Counter()
    now = ""

    def begins(asked: str) -> bool:
        nonlocal now
        now = asked
        return goes(asked)

    browser = planted.people.browser(OUTSIDER)
    for _address, answer in by_get(browser, planted, few=True, goes=begins):
        place = (now, answer.address)
        seen[place] += 1
        yield (*place, seen[place]), answer


def leaks_of(planted: Planted, answer: Answer) -> set[tuple[str, str]]:
    return {(answer.address, word) for word in planted.leaks(OUTSIDER, answer.findings())}


def numbers(answer: Answer) -> list[str]:
    """Return the numbers that a person reads on the page: counts, facets, figures; not how long ago it was.

    Of a PDF those of its words: two runs differ by some of its bytes.
    """
    if answer.raw.startswith(b"PK"):  # a workbook, which says when it was made
        rows = load_workbook(io.BytesIO(answer.raw)).active.iter_rows(values_only=True)
        return [str(value) for row in rows for value in row]
    is_pdf = answer.raw.startswith(b"%PDF-")
    said = answer.body.removeprefix(answer.raw.decode(errors="replace")) if is_pdf else answer.body
    return re.findall(r"\d+", unescape(TAGS.sub(" ", said)))


def counts_otherwise(before: Answer | None, answer: Answer) -> bool:
    """Whether a page that is there in both cases shows other numbers."""
    if before is None or before.status != answer.status:
        return False
    return numbers(before) != numbers(answer)


def lists_more(before: Answer | None, answer: Answer) -> bool:
    """Whether a row was added that names nothing foreign: a zone's entry about an article that all may read."""
    return before is not None and answer.body.count("<li") > before.body.count("<li")


@pytest.fixture(scope="module")
def unmutated(house, contained) -> Unmutated:
    found = Unmutated()
    with override_settings(**contained), undone(), noting(found.note):
        found.answers = dict(crawl(house.planted, found.begin))
    return found


@pytest.mark.parametrize("mutant", MUTANTS)
def test_mutant_behind_second_lock_leaks_nothing(planted, monkeypatch, unmutated, mutant):
    leaks, broken, recounted = set(), set(), set()
    with mutated(monkeypatch, mutant):
        for place, answer in crawl(planted, unmutated.reached_by([mutant])):
            leaks |= leaks_of(planted, answer)
            if answer.status >= 500 and answer.address not in UNSURE:
                broken.add(answer.address)
            if counts_otherwise(unmutated.answers.get(place), answer):
                recounted.add(answer.address)

    own = {"/", "/exchanges/?waiting=1", "/digest/"} if mutant in CALLS_MORE_ONES_OWN else set()
    if mutant in RANKS:
        own |= {
            address
            for address in recounted
            if address.startswith(SEARCHED) or address.partition("?")[0].endswith("/related/")
        }
    assert (leaks, broken, recounted - own) == (set(), set(), set())


@pytest.mark.parametrize("mutant", SHOWN_BY_GET)
def test_mutant_without_second_lock_leaks(planted, monkeypatch, unmutated, mutant):
    take_the_second_lock_off()

    with mutated(monkeypatch, mutant):
        assert any(
            leaks_of(planted, answer)
            or counts_otherwise(unmutated.answers.get(place), answer)
            or lists_more(unmutated.answers.get(place), answer)
            for place, answer in crawl(planted, unmutated.reached_by([mutant]))
        )


OPENS_THE_PAGE = {"ZoneQuerySet.decidable_by", "ProjectCommentQuerySet.removable_by"}
"""Members and audit of a zone stand behind two methods: whose zone it is, and which rows of it. So does what is said in a
project, on the page where it is changed."""


@pytest.mark.parametrize("opening", [True, False])
def test_mutants_not_shown_by_get_leak_nothing_without_second_lock(
    planted, monkeypatch, unmutated, opening
):
    """Without the second lock, many at once: another method stands before each, or only POST asks it."""
    take_the_second_lock_off()
    others = {mutant for mutant in MUTANTS if mutant not in SHOWN_BY_GET}
    mutants = OPENS_THE_PAGE if opening else others - OPENS_THE_PAGE
    with ExitStack() as many:
        for mutant in mutants:
            many.enter_context(mutated(monkeypatch, mutant))

        reached = crawl(planted, unmutated.reached_by(mutants))
        leaks = {leak for _place, answer in reached for leak in leaks_of(planted, answer)}

    assert leaks == set()


def take_the_second_lock_off() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY relname")
        tables = [table for (table,) in cursor.fetchall()]
        assert "knowledge_article" in tables
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
