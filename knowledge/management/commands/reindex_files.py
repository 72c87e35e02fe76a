from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from knowledge import services
from knowledge.bulk_import.progress import watched
from zones.models import Zone


class Command(BaseCommand):
    """Reads in the name of each zone whose files they are, as the worker does."""

    help = "Read the words of all stored files once more, by the rules of this version, and index them."

    def handle(self, **_options: Any) -> None:
        waiting = [
            (pk, zone_id)
            for zone_id in Zone.objects.order_by("pk").values_list("pk", flat=True)
            for pk in services.with_words(zone_id)
        ]
        bells = watched((b"x" for _file in waiting), size=len(waiting), terminal=self.stderr)
        changed = failed = 0
        for (pk, zone_id), _bell in zip(waiting, bells, strict=False):
            try:
                changed += services.read_anew(pk, zone_id)
            except OSError as trouble:
                failed += 1
                self.stderr.write(f"file {pk}: {trouble.strerror or trouble}")
        self.stdout.write(
            f"Read {len(waiting):,} files; the words of {changed:,} changed; {failed:,} could not be read."
        )
