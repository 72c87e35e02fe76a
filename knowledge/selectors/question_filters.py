"""The ways to narrow the list of questions, and what was chosen in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from knowledge.choices import QuestionState
from knowledge.models import Topic
from knowledge.selectors.topic_options import topic_options
from zones import access, filters
from zones.filters import Facet
from zones.models import Zone

if TYPE_CHECKING:
    from django.http import QueryDict

    from knowledge.querysets.question import QuestionQuerySet
    from zones.models import User

NAMES = ("show", "zone", "topic")
RISING = ("", "unanswered", "calls", "to_us")
"""What shows open questions only: those stand in the order in which they wait."""


class Filters(filters.Filters):
    """What somebody chose. What is no choice of ours is left out as if it were not there."""

    def __init__(self, query: QueryDict, user: User, path: str) -> None:
        self.user = user
        known = {
            "show": set(self._shows()),
            "zone": {zone.slug for zone in self.zones},
            "topic": {topic.slug for topic in self.topics},
        }
        asked = {name: query.get(name, "") for name in NAMES}
        super().__init__(path, {n: word for n, word in asked.items() if word in known[n]})

    @cached_property
    def zones(self) -> list[Zone]:
        return list(Zone.objects.active())

    @cached_property
    def topics(self) -> list[Topic]:
        return list(Topic.objects.all())

    @property
    def rises(self) -> bool:
        return self.chosen.get("show", "") in RISING

    @property
    def order(self) -> str:
        """By what the pages of the list go on."""
        return "rises_at" if self.rises else "created_at"

    def narrow(self, rows: QuestionQuerySet) -> QuestionQuerySet:
        rows = self._shown(rows)
        if "zone" in self.chosen:
            zone = next(zone for zone in self.zones if zone.slug == self.chosen["zone"])
            rows = rows.asked_by_zone(zone)
        if "topic" in self.chosen:
            topic = next(topic for topic in self.topics if topic.slug == self.chosen["topic"])
            rows = rows.in_topic(topic)
        return rows.rising() if self.rises else rows

    @property
    def facets(self) -> list[Facet]:
        shows = [self.option("show", word, label) for word, label in self._shows().items()]
        zones = [self.option("zone", z.slug, str(z), zone=z) for z in self.zones]
        return [
            Facet(_("Show"), shows),
            Facet(_("Topic"), list(topic_options(self, self.topics))),
            Facet(_("Asked by"), zones),
        ]

    def _shows(self) -> dict[str, str]:
        shows = {
            "unanswered": _("Nobody answered yet"),
            "calls": _("Calls with a deadline"),
            "answered": pgettext("questions", "Answered"),
            "closed": pgettext("questions", "Closed"),
            "mine": _("My questions"),
            "all": _("All questions"),
        }
        if access.reader(self.user).zone_ids:
            shows = {"to_us": _("Asked of my zone"), **shows}
        return shows

    def _shown(self, rows: QuestionQuerySet) -> QuestionQuerySet:
        match self.chosen.get("show", ""):
            case "unanswered":
                return rows.unanswered()
            case "calls":
                return rows.open().calls()
            case "to_us":
                return rows.open().asked_of(access.reader(self.user).zone_ids)
            case "answered":
                return rows.asked().filter(state=QuestionState.ANSWERED)
            case "closed":
                return rows.asked().filter(state=QuestionState.CLOSED)
            case "mine":
                return rows.filter(asked_by=self.user.pk)
            case "all":
                return rows.asked()
        return rows.open()
