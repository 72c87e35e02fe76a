"""What a token is, who may read which, and the private items that bear them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import Model

    from knowledge.models import Topic
    from tests.attack.canary.people import People

NOBODY: frozenset[str] = frozenset()


def token(item: str, word: str) -> str:
    """Return what only this field of this item says: one word, so that search finds it too."""
    return f"kanarie{item}{word.replace('_', '')}"


@dataclass
class Item:
    """A private row that has an address, and all that hangs below it, by its kind."""

    name: str
    kind: str
    pk: int
    public_id: str
    readers: frozenset[str]
    numbers: dict[str, object]
    """What a form of somebody who reads it would hold: version, edits, state."""

    files: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


@dataclass
class Planted:
    people: People
    topics: dict[str, Topic]
    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    """Who may read each token, and each public id."""

    items: dict[str, Item] = field(default_factory=dict)
    letters: list[str] = field(default_factory=list)
    """Names of files in the demo's mailbox."""

    reports: list[str] = field(default_factory=list)
    bars: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    milestones: list[str] = field(default_factory=list)
    bookings: list[str] = field(default_factory=list)
    project_comments: list[str] = field(default_factory=list)
    batches: list[str] = field(default_factory=list)
    """Documents that were sent in, by the name of their batch."""

    exports: list[str] = field(default_factory=list)
    membership_request: str = ""
    """Of the observer, for whom PZ Polder asks."""

    glass: str = ""
    """The id under which the technical administrator may read the article `withdrawn` for a while."""

    def plant(self, item: str, words: Iterable[str], readers: Collection[str]) -> None:
        self.readers |= {token(item, word): frozenset(readers) for word in words}

    def note(self, name: str, row: Model, readers: Collection[str], **numbers: object) -> Item:
        kind, public_id = row._meta.model_name or "", str(row.public_id)  # type: ignore[attr-defined]
        item = Item(name, kind, row.pk, public_id, frozenset(readers), numbers)
        self.items[name] = item
        self.readers[public_id] = item.readers
        return item

    def closed_to(self, name: str) -> set[str]:
        """Return the tokens and ids that this person must not meet."""
        return {word for word, readers in self.readers.items() if name not in readers}

    def leaks(self, name: str, findings: set[str], address: str = "") -> set[str]:
        """Return what of this is not for this person, at this address: whole tokens, parts of them, ids."""
        if name == "admin" and address.startswith(f"/break-glass/{self.glass}/"):
            findings = {word for word in findings if not word.startswith("kanariewithdrawn")}
            findings = findings - set(self.items["withdrawn"].files[:1])
        tokens = {word for word in findings if word.startswith("kanarie")}
        ids = findings & self.readers.keys() - tokens
        return {word for word in tokens | ids if name not in self.readers.get(word, NOBODY)}

    def numbers(self, public_id: str) -> dict[str, object]:
        """Return what a form about this row holds that was not typed."""
        found = [item for item in self.items.values() if item.public_id == public_id]
        return found[0].numbers if found else {}
