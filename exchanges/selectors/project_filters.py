"""The ways to narrow the list of projects, and what was chosen in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from exchanges.choices import State
from knowledge.models import Topic
from zones import access
from zones.models import Zone

if TYPE_CHECKING:
    from django.http import QueryDict

    from exchanges.querysets import ProjectQuerySet
    from zones.models import User

NAMES = ("waiting", "state", "zone", "topic")


@dataclass(frozen=True)
class Option:
    label: str
    url: str
    is_current: bool = False
    is_sub: bool = False
    zone: Zone | None = None
    count: None = None


@dataclass(frozen=True)
class Facet:
    title: str
    options: list[Option]


class Filters:
    """What somebody chose; a value that does not exist finds nothing."""

    def __init__(self, query: QueryDict, user: User) -> None:
        self.user = user
        self.chosen = {name: query.get(name, "") for name in NAMES if query.get(name)}

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

    def url(self, **changes: str) -> str:
        """Return the address of the list with these choices changed; "" takes one away."""
        chosen = {k: v for k, v in (self.chosen | changes).items() if v}
        return f"?{urlencode(chosen)}"

    @property
    def facets(self) -> list[Facet]:
        facets = [
            Facet(
                _("State"),
                [self._option("state", value, str(label)) for value, label in State.choices],
            ),
            Facet(_("Zone"), [self._option("zone", z.slug, str(z), zone=z) for z in self.zones]),
            Facet(_("Topic"), list(self._topic_options())),
        ]
        if access.reader(self.user).zone_ids:
            waiting = self._option("waiting", "1", _("Waits for my zone"))
            facets.insert(0, Facet(_("Decision"), [waiting]))
        return facets

    def _option(
        self, name: str, value: str, label: str, *, is_sub: bool = False, zone: Zone | None = None
    ) -> Option:
        is_current = self.chosen.get(name) == value
        url = self.url(**{name: "" if is_current else value})
        return Option(label, url, is_current, is_sub, zone)

    def _topic_options(self) -> list[Option]:
        """Offer the first level, and below the chosen field what stands there."""
        current = next((t for t in self.topics if t.slug == self.chosen.get("topic")), None)
        unfolded = (current.parent_id or current.pk) if current else None
        options = []
        for topic in self.topics:
            if topic.parent_id is None:
                options.append(self._option("topic", topic.slug, topic.name))
                if topic.pk == unfolded:
                    options += [
                        self._option("topic", below.slug, below.name, is_sub=True)
                        for below in self.topics
                        if below.parent_id == topic.pk
                    ]
        return options
