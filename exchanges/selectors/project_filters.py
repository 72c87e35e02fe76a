"""The ways to narrow the list of projects, and what was chosen in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from exchanges.choices import State
from knowledge.models import Topic
from knowledge.selectors.topic_options import topic_options
from zones import access, filters
from zones.filters import Facet
from zones.models import Zone

if TYPE_CHECKING:
    from django.http import QueryDict

    from exchanges.querysets import ProjectQuerySet
    from zones.models import User

NAMES = ("waiting", "state", "zone", "topic")


@dataclass(frozen=True)
class Select:
    """A list to choose from: value, label, and whether it is chosen."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]


class Filters(filters.Filters):
    """What somebody chose; a value that does not exist finds nothing."""

    def __init__(self, query: QueryDict, user: User, path: str) -> None:
        self.user = user
        super().__init__(path, {name: query.get(name, "") for name in NAMES if query.get(name)})

    @cached_property
    def zones(self) -> list[Zone]:
        return list(Zone.objects.filter(is_active=True))

    @cached_property
    def topics(self) -> list[Topic]:
        return list(Topic.objects.all())

    def narrow(self, rows: ProjectQuerySet) -> ProjectQuerySet:
        chosen = self.chosen
        if "waiting" in chosen:
            rows = rows.waiting_for(access.reader(self.user).zone_ids)
        if "state" in chosen:
            rows = rows.filter(state=chosen["state"])
        if "zone" in chosen:
            zone = next((z for z in self.zones if z.slug == chosen["zone"]), None)
            rows = rows.with_participant(zone) if zone else rows.none()
        if "topic" in chosen:
            rows = rows.in_topics([t for t in self.topics if t.slug == chosen["topic"]])
        return rows

    @property
    def selects(self) -> list[Select]:
        """The same choices as lists to choose from."""
        given = self.chosen
        state = [(value, str(label), given.get("state") == value) for value, label in State.choices]
        zones = [(z.slug, str(z), given.get("zone") == z.slug) for z in self.zones]
        topics = [(t.slug, str(t), given.get("topic") == t.slug) for t in self.topics]
        return [
            Select("state", _("State"), state),
            Select("zone", _("Zone"), zones),
            Select("topic", _("Topic"), topics),
        ]

    @property
    def facets(self) -> list[Facet]:
        facets = [
            Facet(
                _("State"),
                [self.option("state", value, str(label)) for value, label in State.choices],
            ),
            Facet(_("Zone"), [self.option("zone", z.slug, str(z), zone=z) for z in self.zones]),
            Facet(_("Topic"), list(topic_options(self, self.topics))),
        ]
        if access.reader(self.user).zone_ids:
            waiting = self.option("waiting", "1", _("Waits for my zone"))
            facets.insert(0, Facet(_("Decision"), [waiting]))
        return facets
