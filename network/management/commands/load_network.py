from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from knowledge.models import Topic
from zones.models import Municipality, Zone
from zones.services import create_zone

REFERENCE = Path(__file__).parents[2] / "reference"


class Command(BaseCommand):
    help = "Add the zones and topics of the network that are missing. What stands stays as it is."

    @transaction.atomic
    def handle(self, *, verbosity: int, **_options: Any) -> None:
        zones, topics = Zone.objects.count(), Topic.objects.count()
        for row in _read("zones"):
            _add_zone(**row)
        for position, row in enumerate(_read("topics"), start=1):
            _add_topic(**row, position=position)
        if verbosity:
            added = (Zone.objects.count() - zones, Topic.objects.count() - topics)
            self.stdout.write("Added {} zones and {} topics.".format(*added))


def _read(name: str) -> list[dict[str, Any]]:
    content = tomllib.loads((REFERENCE / f"{name}.toml").read_text(encoding="utf-8"))
    return list(content[name])


def _add_zone(
    slug: str, name: str, colour: str, municipalities: list[dict[str, Any]], **character: str
) -> None:
    zone = Zone.objects.filter(slug=slug).first() or create_zone(slug, name, colour, **character)
    for row in municipalities:
        place = {"latitude": row.get("latitude"), "longitude": row.get("longitude")}
        there = {"zone": zone, "name": row["name"]}
        _row, added = Municipality.objects.get_or_create(**there, defaults=place)
        if not added:  # loaded before it was known where it lies
            Municipality.objects.filter(**there, latitude=None, longitude=None).update(**place)


def _add_topic(
    slug: str,
    nl: str,
    fr: str,
    position: int,
    below: list[dict[str, Any]] | None = None,
    parent: Topic | None = None,
) -> None:
    facts = {"name_nl": nl, "name_fr": fr, "position": position, "parent": parent}
    topic, _created = Topic.objects.get_or_create(slug=slug, defaults=facts)
    for place, row in enumerate(below or [], start=1):
        _add_topic(**row, position=place, parent=topic)
