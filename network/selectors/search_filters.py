"""How search results are narrowed: what the address says, and the options of each facet with their true counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from knowledge.choices import ItemType, Kind, Stage
from knowledge.models import Topic
from network.selectors.search_results import Filters, Results
from zones.choices import Language
from zones.filters import Facet, Option
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PEOPLE = "person"
NAMES = ("type", "topic", "zone", "stage", "kind", "language", "year")
COLUMNS = {"type": "item_type", "topic": "topic_id", "zone": "zone_id"}
NEWEST = "newest"
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


class SearchFilters:
    """What the reader chose, in the words of the address; what names nothing counts as not given."""

    def __init__(self, asked: Mapping[str, str], text: str) -> None:
        self.text = text
        self.zones = {zone.slug: zone for zone in Zone.objects.filter(is_active=True)}
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.chosen = {
            name: value for name in NAMES if self._names(name, value := asked.get(name, ""))
        }
        self.is_newest = asked.get("sort") == NEWEST

    @property
    def is_people(self) -> bool:
        return self.chosen.get("type") == PEOPLE

    def for_results(self) -> Filters:
        chosen = self.chosen
        zone, topic = (
            self.zones.get(chosen.get("zone", "")),
            self.topics.get(chosen.get("topic", "")),
        )
        return Filters(
            item_type="" if self.is_people else chosen.get("type", ""),
            zone_id=zone.pk if zone else None,
            topic_id=topic.pk if topic else None,
            stage=chosen.get("stage", ""),
            kind=chosen.get("kind", ""),
            language=chosen.get("language", ""),
            year=int(chosen["year"]) if "year" in chosen else None,
        )

    def url(self, **changes: str) -> str:
        """Return the address of these results with choices changed; "" takes one away."""
        asked = {"q": self.text, **self.chosen}
        if self.is_newest:
            asked["sort"] = NEWEST
        return f"?{urlencode({name: value for name, value in (asked | changes).items() if value})}"

    def tabs(self, results: Results, people: int) -> list[Option]:
        """Return the kinds of what was found; the first is everything."""
        by_type = results.counts("item_type")
        labels = {
            ItemType.ARTICLE: _("Articles"),
            ItemType.QUESTION: _("Questions"),
            ItemType.PROJECT: _("Exchange projects"),
        }
        counted = [("", _("Everything"), sum(by_type.values()) + people)]
        counted += [(kind.value, label, by_type[kind.value]) for kind, label in labels.items()]
        counted.append((PEOPLE, _("Colleagues"), people))
        chosen = self.chosen.get("type", "")
        return [
            Option(label, self.url(type=value), is_current=value == chosen, count=count)
            for value, label, count in counted
            if count or value in ("", chosen)
        ]

    def facets(self, results: Results) -> list[Facet]:
        topics = ((slug, topic.name, topic.pk, None) for slug, topic in self.topics.items())
        zones = ((slug, str(zone), zone.pk, zone) for slug, zone in self.zones.items())
        years = sorted({int(str(year)) for year in results.counts("year") if year}, reverse=True)
        found = [
            Facet(_("Topic"), self._options(results, "topic", topics)),
            Facet(_("Zone"), self._options(results, "zone", zones)),
            Facet(_("Stage"), self._options(results, "stage", _choices(Stage))),
            Facet(_("Kind of article"), self._options(results, "kind", _choices(Kind))),
            Facet(_("Language"), self._options(results, "language", _choices(Language))),
            Facet(
                _("Year"),
                self._options(results, "year", ((str(y), str(y), y, None) for y in years)),
            ),
        ]
        return [facet for facet in found if facet.options]

    def _options(
        self, results: Results, name: str, values: Iterable[tuple[str, str, object, Zone | None]]
    ) -> list[Option]:
        """Return the options that lead to something; the chosen one takes itself away."""
        counts = results.counts(COLUMNS.get(name, name))
        options = []
        for value, label, key, zone in values:
            is_current = self.chosen.get(name) == value
            if counts[key] or is_current:
                url = self.url(**{name: "" if is_current else value})
                options.append(Option(label, url, is_current, zone=zone, count=counts[key]))
        return options

    def _names(self, name: str, value: str) -> bool:
        known: dict[str, Any] = {
            "type": (*ItemType.values, PEOPLE),
            "topic": self.topics,
            "zone": self.zones,
            "stage": Stage.values,
            "kind": Kind.values,
            "language": Language.values,
        }
        if name == "year":
            return (
                value.isascii()
                and value.isdigit()
                and len(value) == len(str(EARLIEST_YEAR))
                and (EARLIEST_YEAR <= int(value) <= LATEST_YEAR)
            )
        return bool(value) and value in known[name]


def _choices(choices: Any) -> Iterable[tuple[str, str, object, Zone | None]]:
    return ((choice.value, str(choice.label), choice.value, None) for choice in choices)
