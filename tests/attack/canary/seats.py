"""Somebody at a browser with a session that is open, who asks everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exchanges.models import Project
from knowledge.models import Article
from tests.attack.canary.articles import TEXTS
from tests.attack.canary.projects import PROPOSED, ROW
from tests.attack.canary.reading import found_in
from tests.attack.canary.tokens import token
from zones import mail
from zones.models import Letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.attack.canary.reading import Browser
    from tests.attack.canary.tokens import Item, Planted


EVERYWHERE = (
    "/",
    "/search/?q=kanarie",
    "/api/v1/search?q=kanarie&limit=50",
    "/zones/polder/",
    "/digest/",
)


LISTS = {
    "article": ("/knowledge/", "/knowledge/?zone=polder", "/knowledge/drafts/", "/knowledge/bin/"),
    "project": ("/exchanges/", "/exchanges/?waiting=1"),
    "question": ("/questions/", "/questions/?show=all"),
}


PAGES = {"article": "knowledge", "project": "exchanges", "question": "questions"}


OF_A_ZONE = ("/members/", "/zones/polder/members/", "/audit/", "/zones/polder/audit/?what=all")


@dataclass
class Seat:
    """Somebody at their desk: the browser that stays open, and the letters that are owed to them."""

    planted: Planted
    name: str
    browser: Browser

    def sees(self) -> set[str]:
        """Return the tokens of PZ Polder that reach them on any surface, and in a letter made now."""
        items = [item for item in self.planted.items.values() if item.name not in OPEN_ITEMS]
        lists = [page for pages in LISTS.values() for page in pages]
        return self._found_on([*EVERYWHERE, *lists, *OF_A_ZONE, *self._pages_of(items)])

    def sees_of(self, name: str) -> set[str]:
        """Return those of one item, wherever it might be met."""
        item = self.planted.items[name]
        found = self._found_on([*EVERYWHERE, *LISTS[item.kind], *self._pages_of([item])])
        return {word for word in found if word.startswith(f"kanarie{name}")}

    def _pages_of(self, items: Iterable[Item]) -> Iterator[str]:
        for item in items:
            if item.kind not in PAGES:
                continue
            page = f"/{PAGES[item.kind]}/{item.public_id}/"
            yield from (page, f"{page}edit/")
            yield from (f"/knowledge/files/{file}/" for file in item.files[:1])

    def _found_on(self, pages: Iterable[str]) -> set[str]:
        found = set()
        for page in pages:
            for answer in self.browser.follow(self.browser.get(page)):
                assert answer.status < 500, page
                found |= answer.findings()
        person = self.planted.people.user(self.name)
        for row in Letter.objects.filter(person=person).exclude(kind="welcome"):
            if message := mail._make(row):
                found |= found_in(message.message().as_string())
        return {word for word in found if word.startswith("kanarie")} - OPEN


OPEN_ITEMS = (
    "open", "opened", "fitted", "published", "askedopen", "askedwaits", "widened", "askedwide",
    "wide", "closing", "idea",
)  # fmt: skip


OPEN = {"kanarie"} | {
    token(item, word)
    for item in OPEN_ITEMS
    for word in (*TEXTS, *PROPOSED, *ROW, "goal", "own", "sourceid", "milestone", "news", "text")
} | {token("house", word) for word in ("dutch", "french")}  # fmt: skip


def of(planted: Planted, name: str):
    item = planted.items[name]
    return (Article if item.kind == "article" else Project).objects.get(pk=item.pk)
