"""What changed between two versions of a project, field by field and word by word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from exchanges.choices import IntendedAudience
from exchanges.wording import lines_in_words
from knowledge.models import Topic
from knowledge.richtext.diff import compare_line
from zones.choices import Language
from zones.date_formats import written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from zones.models import Zone

    Facts = dict[tuple[str, int | None], str]


@dataclass(frozen=True)
class Change:
    """One field that reads differently: whose it is, both texts, and one text with its words marked."""

    label: str
    zone: Zone | None
    before: str
    after: str
    marked: SafeString

    @property
    def name(self) -> str:
        return f"{self.zone}, {self.label}" if self.zone else self.label


def compare_contents(
    old: Mapping[str, Any], new: Mapping[str, Any], zones: Mapping[int, Zone]
) -> list[Change]:
    """Return what reads differently in `new`, in the order of the page."""
    before, after = _facts(old), _facts(new)
    labels = _labels()
    return [
        Change(
            labels[name],
            zones.get(zone_id) if zone_id else None,
            before.get((name, zone_id), ""),
            after.get((name, zone_id), ""),
            compare_line(before.get((name, zone_id), ""), after.get((name, zone_id), "")),
        )
        for name, zone_id in {**after, **before}
        if before.get((name, zone_id), "") != after.get((name, zone_id), "")
    ]


def period_of(contents: Mapping[str, Any]) -> str:
    starts, ends = _day(contents["starts_on"]), _day(contents["ends_on"])
    return _("%(start)s to %(end)s") % {"start": starts, "end": ends} if starts or ends else ""


def day_of(contents: Mapping[str, Any], name: str) -> str:
    return _day(contents.get(name, ""))


def _facts(contents: Mapping[str, Any]) -> Facts:
    facts: Facts = {
        ("title", None): contents["title"],
        ("common_goal", None): contents["common_goal"],
        ("period", None): period_of(contents),
        ("topic", None): _topic(contents["topic"]),
        ("language", None): str(Language(contents["language"]).label),
        ("audience", None): str(IntendedAudience(contents["audience"]).label),
    }
    for row in contents["rows"]:
        zone = row["zone"]
        facts |= {
            ("part", zone): _("leads") if row["is_lead"] else _("takes part"),
            ("own_goal", zone): _("No own goal") if row["no_own_goal"] else row["own_goal"],
            ("measure", zone): row["measure"],
            ("target", zone): row["target"],
            ("brings", zone): lines_in_words(row["brings_lines"]) or row["brings"],
            ("gets", zone): lines_in_words(row["gets_lines"]) or row["gets"],
        }
    return facts


def _labels() -> dict[str, str]:
    return {
        "title": _("Title"),
        "common_goal": _("Common goal"),
        "period": _("Period"),
        "topic": _("Topic"),
        "language": _("Language of the text"),
        "audience": _("Who reads it"),
        "part": _("Participation"),
        "own_goal": _("own goal"),
        "measure": _("measure"),
        "target": _("target"),
        "brings": _("brings"),
        "gets": _("gets"),
    }


def _topic(slug: str) -> str:
    """Return the name of a topic; one query a topic, and most comparisons have the same one twice."""
    found = Topic.objects.filter(slug=slug).first()
    return str(found) if found else slug


def _day(iso: str) -> str:
    return written(date.fromisoformat(iso)) if iso else ""
