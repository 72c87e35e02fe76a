"""The ways to narrow the list of projects, and what was chosen in the address."""

from __future__ import annotations

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
