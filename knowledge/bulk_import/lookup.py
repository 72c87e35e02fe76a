"""The zones and topics of the portal by all the words with which a file may name them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

from knowledge.bulk_import.errors import BadLine, shown
from knowledge.models import Topic
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

Place = TypeVar("Place", Zone, Topic)


class Names(Generic[Place]):
    """Things by their slug, and by names that other things may have too."""

    def __init__(self, named: Iterable[tuple[Place, Iterable[str]]]) -> None:
        self.by_slug: dict[str, Place] = {}
        self.by_name: dict[str, set[Place]] = defaultdict(set)
        for place, names in named:
            self.by_slug[fold(place.slug)] = place
            for name in names:
                self.by_name[fold(name)].add(place)

    def find(self, name: str) -> Place:
        """Return what is called so, whatever the capitals and accents. Raises BadLine."""
        folded = fold(name)
        if folded in self.by_slug:
            return self.by_slug[folded]
        called = self.by_name.get(folded, set())
        if len(called) > 1:
            slugs = ", ".join(sorted(place.slug for place in called))
            raise BadLine(f"{shown(name)} is the name of several, write which: {slugs}")
        if not called:
            raise BadLine(f"{shown(name)} is not known")
        return next(iter(called))


class Places:
    def __init__(self) -> None:
        self.zones = Names(
            (zone, (zone.name, f"PZ {zone.name}", f"ZP {zone.name}"))
            for zone in Zone.objects.select_related("group")
        )
        self.topics = Names(
            (topic, (topic.name_nl, topic.name_fr)) for topic in Topic.objects.all()
        )

    def zone(self, name: str) -> Zone:
        zone = self.zones.find(name)
        if not zone.is_active:
            raise BadLine(f"{shown(name)} is closed")
        return zone


def fold(name: str) -> str:
    """Leave of a name what two people write alike."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.casefold().replace("-", " ").replace("\u2019", "'").split())
