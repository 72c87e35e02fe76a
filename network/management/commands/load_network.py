from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from knowledge.models import Topic
from network.management.network_files import Faulty, read
from zones.models import Municipality, Zone
from zones.services import create_zone

REFERENCE = Path(__file__).parents[2] / "reference"


class Command(BaseCommand):
    help = (
        "Add the zones and topics of the network that are missing. What stands stays as it is."
        " With anything wrong in the files nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=REFERENCE,
            help="where zones.toml and topics.toml are; without it, the network's own",
        )

    @transaction.atomic
    def handle(self, *, verbosity: int, folder: Path, **_options: Any) -> None:
        try:
            zone_rows, topic_rows = read(folder)
        except Faulty as found:
            raise CommandError(f"{found}\nNothing was loaded.") from found
        zones, topics = Zone.objects.count(), Topic.objects.count()
        for row in zone_rows:
            _add_zone(**row)
        _add_topics(topic_rows, parent=None)
        if verbosity:
            added = (Zone.objects.count() - zones, Topic.objects.count() - topics)
            self.stdout.write("Added {} zones and {} topics.".format(*added))


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


def _add_topics(rows: list[dict[str, Any]], *, parent: Topic | None) -> None:
    """Add the topics that are missing, each after the one that stands before it in the file; none shares a position."""
    siblings = list(Topic.objects.filter(parent=parent))
    before = None
    for row in rows:
        facts = {"name_nl": row["nl"], "name_fr": row["fr"], "parent": parent}
        topic, is_new = Topic.objects.get_or_create(slug=row["slug"], defaults=facts)
        if is_new:
            siblings.insert(siblings.index(before) + 1 if before in siblings else 0, topic)
        before = topic
        _add_topics(row.get("below", []), parent=topic)
    for position, topic in enumerate(siblings, start=1):
        if topic.position != position:
            Topic.objects.filter(pk=topic.pk).update(position=position)
