from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from knowledge import services
from knowledge.models import SearchEntry


class Command(BaseCommand):
    """Goes on where it was stopped; what it did not reach yet is found by its old words meanwhile."""

    help = "Index again what an older version indexed, and make the vectors of meaning that are missing."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--all", action="store_true", help="everything, not what is stale alone"
        )

    def handle(self, **options: Any) -> None:
        if options["all"]:
            SearchEntry.objects.update(analysis=None)
        indexed = services.rebuild(self._say("indexed", services.stale().count()))
        learned = services.learn(self._say("learned", services.without_meaning().count()))
        gone = services.tidy_words()
        self.stdout.write(
            f"Indexed {indexed:,} items, made the vectors of {learned:,}; {gone:,} words are gone."
        )

    def _say(self, what: str, total: int) -> Any:
        return lambda done: self.stderr.write(f"{what} {done:,} of {total:,}")
