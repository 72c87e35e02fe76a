"""Rounds in which every page is asked once in each of its forms, one right after the other; and the medians."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from statistics import median, quantiles
from typing import TYPE_CHECKING
from unittest import mock

from django.conf import settings

from tests.benchmarks import databases
from tests.benchmarks.calls import FLOORED, PAGES, shuffled
from zones import access

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.calls import Answer, Target

FORMS = ("page", "without lock", "raw", "empty")
WARM_UP = 3
EVERY = 3
"""Of how many rounds one asks the pages that have no floor in raw SQL."""


def forms_of(page: str) -> tuple[str, ...]:
    return FORMS if page in FLOORED else tuple(form for form in FORMS if form != "raw")


@dataclass(frozen=True)
class Measured:
    """Medians in milliseconds, how far the slowest twentieth is from the page's, and the bytes of the page."""

    ms: dict[str, float]
    spread: float
    bytes: int

    def ratio(self, form: str) -> float:
        return self.ms["page"] / self.ms[form]


@dataclass(frozen=True)
class Floors:
    """Medians in milliseconds of empty views: Django's alone, with its session and person, in the portal's stack."""

    bare: float
    known: float
    stack: float


ALONE_A_ROUND = 5
"""How often a round asks the empty views, which answer in no time."""


def floors(target: Target, rounds: int) -> Floors:
    seconds: dict[str, list[float]] = defaultdict(list)
    with databases.asking(target.app):
        for number in range(rounds * ALONE_A_ROUND + WARM_UP):
            for form in shuffled(("bare", "known", "stack"), number):
                answer = _alone(target, form)
                if not answer.status.startswith("200"):
                    raise RuntimeError(f"the empty view ({form}) answers {answer.status}")
                if number >= WARM_UP:
                    seconds[form].append(answer.seconds)
    return Floors(**{form: median(found) * 1000 for form, found in seconds.items()})


def _alone(target: Target, form: str) -> Answer:
    if form == "bare":
        return target.call_bare()
    return target.call_known() if form == "known" else target.call_empty(target.ask("list", 0))


def measure(targets: list[Target], rounds: int) -> dict[tuple[int, str], Measured]:
    """Return what was measured by articles and page."""
    seconds: dict[tuple[int, str, str], list[float]] = defaultdict(list)
    length: dict[tuple[int, str], int] = {}
    warm_up = min(WARM_UP, rounds)
    with mock.patch.dict(settings.RATE_LIMITS, search=(10**9, 60)):  # counted, refused never
        for number, page in product(range(rounds + warm_up), PAGES):
            if page not in FLOORED and number % EVERY and number > warm_up:
                continue
            for target in targets:
                length[target.articles, page] = len(_asked(target, page, "page", 0, number).body)
            for target, form in shuffled(product(targets, forms_of(page)), number):
                answer = _asked(target, page, form, length[target.articles, page], number)
                if number >= warm_up:
                    seconds[target.articles, page, form].append(answer.seconds)
    return {
        (target.articles, page): Measured(
            {form: median(seconds[target.articles, page, form]) * 1000 for form in forms_of(page)},
            _spread(seconds[target.articles, page, "page"]),
            length[target.articles, page],
        )
        for target, page in product(targets, PAGES)
    }


def _spread(seconds: list[float]) -> float:
    """Return how many times the median the slowest twentieth takes."""
    slowest = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    return slowest / median(seconds)


def _asked(target: Target, page: str, form: str, length: int, number: int) -> Answer:
    ask = target.ask(page, number)
    if form == "without lock":
        with without_lock(target):
            answer = target.call(ask)
    else:
        with databases.asking(target.app):
            if form == "page":
                answer = target.call(ask)
            elif form == "raw":
                answer = target.call_floor(ask, length)
            else:
                answer = target.call_empty(ask)
    wanted = "302" if page == "create" and form != "empty" else "200"
    if not answer.status.startswith(wanted):
        raise RuntimeError(f"{page} ({form}) answers {answer.status}: {answer.body[:2000]!r}")
    return answer


@contextmanager
def without_lock(target: Target) -> Iterator[None]:
    """Ask as the owner, whom no policy holds, and tell the database nothing about the reader.

    The transaction round the request stays: Django's ATOMIC_REQUESTS would make it too.
    """

    def know_only(who: object) -> access.Reader:
        return who if isinstance(who, access.Reader) else access.reader(who)  # type: ignore[arg-type]

    with databases.asking(target.owner), mock.patch.object(access, "set_db_reader", know_only):
        yield
