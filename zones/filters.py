"""The choices by which a list is narrowed, as they are in its address: the base of each app's filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from zones.models import Zone


@dataclass(frozen=True)
class Option:
    """One choice; `count` is how many rows are behind it, where that is known."""

    label: str
    url: str
    is_current: bool = False
    is_sub: bool = False
    zone: Zone | None = None
    count: int | None = None


@dataclass(frozen=True)
class Facet:
    title: str
    options: list[Option]


class Filters:
    def __init__(self, path: str, chosen: dict[str, str]) -> None:
        """`chosen` is what was chosen, by the name it has in the address."""
        self.path, self.chosen = path, chosen

    def url(self, **changes: str) -> str:
        """Return the address of the list with these choices changed; "" takes one away."""
        chosen = {name: value for name, value in (self.chosen | changes).items() if value}
        return f"{self.path}?{urlencode(chosen)}" if chosen else self.path

    def option(
        self,
        name: str,
        value: str,
        label: str,
        *,
        is_sub: bool = False,
        zone: Zone | None = None,
        count: int | None = None,
    ) -> Option:
        """Return a choice; of the current one the address takes it away."""
        is_current = self.chosen.get(name) == value
        url = self.url(**{name: "" if is_current else value})
        return Option(label, url, is_current, is_sub, zone, count)
