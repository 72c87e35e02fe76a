"""The words for what stands in the audit. Each app names its own deeds and items: see its audit_labels.py."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.utils.functional import Promise

    from zones.models import AuditEvent, User

    Find = Callable[[User, Iterable[str]], Mapping[str, "Item"]]


class DeedKind(models.TextChoices):
    READING = "reading", _("Read and downloaded")
    WRITING = "writing", _("Written and changed")
    PUBLISHING = "publishing", _("Published, widened, withdrawn")
    PROJECTS = "projects", _("Exchange projects and decisions")
    PEOPLE = "people", _("People and roles")
    GLASS = "glass", _("Break-glass")
    SECURITY = "security", _("Sign-in and refusals")
    EXPORTS = "exports", _("Exports")


@dataclass(frozen=True)
class Deed:
    words: str | Promise
    kind: DeedKind


@dataclass(frozen=True)
class Item:
    """An item as this reader may know it: its title, and where it stands."""

    title: str
    url: str = ""


DEEDS: dict[str, Deed] = {}
NETWORK_VERBS: set[str] = set()
"""Deeds whose outcome every reader of the item sees: on network-wide items, these alone are counted for the network."""

FINDERS: dict[str, Find] = {}


def name(kind: DeedKind, **verbs: str | Promise) -> None:
    """Give verbs their words, as they follow the name of a person: `read the article`."""
    DEEDS.update({verb: Deed(words, kind) for verb, words in verbs.items()})


def count_for_network(*verbs: str) -> None:
    NETWORK_VERBS.update(verbs)


def found_by(item_type: str) -> Callable[[Find], Find]:
    """Register how items of a model are looked up for a reader: those they may read, by their id as text."""

    def register(find: Find) -> Find:
        FINDERS[item_type] = find
        return find

    return register


def words_of(verb: str) -> str:
    deed = DEEDS.get(verb)
    return str(deed.words) if deed else verb


def verbs_of(kind: str) -> list[str]:
    return [verb for verb, deed in DEEDS.items() if deed.kind == kind]


def items_of(events: Iterable[AuditEvent], reader: User) -> dict[tuple[str, str], Item]:
    """Return what the events are about, as far as `reader` may know it; one question a kind of item."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.item_type in FINDERS and event.item_id.isdecimal():
            wanted[event.item_type].add(event.item_id)
    return {
        (item_type, item_id): item
        for item_type, ids in wanted.items()
        for item_id, item in FINDERS[item_type](reader, ids).items()
    }
