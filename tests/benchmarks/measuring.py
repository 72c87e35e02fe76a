"""Rounds in which every page is asked once in each of its forms, one right after the other; and the medians."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from statistics import median
from typing import TYPE_CHECKING
from unittest import mock

from django.conf import settings

from tests.benchmarks import databases
from tests.benchmarks.calls import shuffled
from zones import access

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.calls import Answer, Target

PAGES = (
    "home", "list", "deep page", "article", "article, full", "search rare", "search common", "create", "autosave",
)  # fmt: skip
FORMS = ("page", "without lock", "raw", "empty")
WARM_UP = 3


@dataclass(frozen=True)
class Measured:
    """Medians in milliseconds, and the bytes of the page."""

    ms: dict[str, float]
    bytes: int

    def ratio(self, form: str) -> float:
        return self.ms["page"] / self.ms[form]


def measure(targets: list[Target], rounds: int) -> dict[tuple[int, str], Measured]:
    """Return what was measured by articles and page."""
    seconds: dict[tuple[int, str, str], list[float]] = defaultdict(list)
    length: dict[tuple[int, str], int] = {}
    warm_up = min(WARM_UP, rounds)
    with mock.patch.dict(settings.RATE_LIMITS, search=(10**9, 60)):  # counted, refused never
        for number, page in product(range(rounds + warm_up), PAGES):
            for target in targets:
                length[target.articles, page] = len(_asked(target, page, "page", 0, number).body)
            for target, form in shuffled(product(targets, FORMS), number):
                answer = _asked(target, page, form, length[target.articles, page], number)
                if number >= warm_up:
                    seconds[target.articles, page, form].append(answer.seconds)
    return {
        (target.articles, page): Measured(
            {form: median(seconds[target.articles, page, form]) * 1000 for form in FORMS},
            length[target.articles, page],
        )
        for target, page in product(targets, PAGES)
    }


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

    with databases.asking(target.owner), mock.patch.object(access, "_tell", know_only):
        yield
