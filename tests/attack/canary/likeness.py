"""What is hidden answers as what was never there: status, headers, body, and as many questions to the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.attack.canary.conftest import undone
from tests.attack.canary.filling import Filling

if TYPE_CHECKING:
    from tests.attack.canary.places import Address
    from tests.attack.canary.reading import Answer, Browser
    from tests.attack.canary.tokens import Planted

    Alike = tuple[tuple[int, str, str], int]

FORM_KEY = {"form_key": "0" * 8}


@dataclass
class Likeness:
    """Compares what one person is answered for hidden rows with what they are for absent ones."""

    planted: Planted
    name: str
    differing: list[tuple[str, str, Alike, Alike]] = field(default_factory=list)
    compared: int = 0

    def __post_init__(self) -> None:
        self.filling = Filling(self.planted)
        self.absent: dict[tuple[str, str], Alike] = {}

    def is_hidden(self, address: Address) -> bool:
        return bool(address.public_id) and self.filling.is_hidden(address, self.name)

    def note(self, address: Address, answer: Answer) -> None:
        """Compare an answer of the crawl; one that differs is asked again, as are all absent ones: alone and undone."""
        if not self.is_hidden(address):
            return
        absent = self.filling.absent(address)
        key = answer.method, absent.path
        if key not in self.absent:
            self.absent[key] = self.ask(answer.method, absent, version=1, edits=1)
        self.compared += 1
        if (answer.alike(address.public_id), answer.statements) != self.absent[key]:
            numbers = self.planted.numbers(address.public_id)
            found = self.ask(answer.method, address, **numbers)
            expected = self.ask(answer.method, absent, version=1, edits=1)
            if found != expected:
                self.differing.append((answer.method, address.path, found, expected))

    def ask(self, method: str, address: Address, **numbers: object) -> Alike:
        fields = address.place.sends() | numbers | FORM_KEY if method == "POST" else {}
        browser: Browser = self.planted.people.browser(self.name)
        with undone():
            answer = browser.ask(method, address.path, fields)
        return answer.alike(address.public_id), answer.statements
