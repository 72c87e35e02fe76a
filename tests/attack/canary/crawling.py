"""Going everywhere: each address and each question, by each method that the address knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.attack.canary.filling import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.attack.canary.filling import Few
    from tests.attack.canary.places import Address, Place
    from tests.attack.canary.reading import Answer, Browser
    from tests.attack.canary.tokens import Planted

UNSURE = ("/readyz",)
"""What answers 503 while there is no worker, as in a test."""

NOT_ALLOWED = 405

WHOLE_PAGES = 2
"""Of how many queries the whole page is asked for, and not only what HTMX swaps in, which is the same list."""


SAMPLE = 5
"""How many queries of an address are asked where `few` will do: the first ones and the last."""


class Round:
    """All addresses, without further ids where an address refused the method whatever the id.

    `few` leaves out rows and queries that are as others which stay.
    """

    def __init__(self, planted: Planted, *, few: Few = False) -> None:
        self.planted, self.few = planted, few
        self.refusing: set[int] = set()

    def __iter__(self) -> Iterator[Address]:
        for address in addresses(self.planted, few=self.few):
            if id(address.place) not in self.refusing:
                yield address

    def note(self, place: Place, answer: Answer) -> None:
        if answer.status == NOT_ALLOWED:
            self.refusing.add(id(place))


def by_get(
    browser: Browser,
    planted: Planted,
    *,
    few: Few = False,
    goes: Callable[[str], bool] = lambda _asked: True,
) -> Iterator[tuple[Address, Answer]]:
    """Yield what every address answers, asked every question, and what that leads to.

    `goes` is told the path and the headers before they are asked, and says whether they are.
    """
    tour = Round(planted, few=few)
    for address in tour:
        for path, headers in questions(address, planted, few=few):
            if not goes(" ".join([path, *headers])):
                continue
            answer = browser.get(path, **headers)
            tour.note(address.place, answer)
            for seen in browser.follow(answer):
                yield address, seen


def questions(
    address: Address, planted: Planted, *, few: Few = False
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the address as it is and with each query, as a link and as HTMX ask it; most queries as HTMX only."""
    swaps = {"HX_Request": "true", "HX_Target": address.place.swaps} if address.place.swaps else {}
    queries = ["", *address.place.asks(planted)]
    if few and len(queries) > SAMPLE:
        queries = [*queries[: SAMPLE - 1], queries[-1]]
    for number, query in enumerate(queries):
        path = f"{address.path}?{query}" if query else address.path
        if not swaps or number < WHOLE_PAGES:
            yield path, {}
        if swaps:
            yield path, swaps
