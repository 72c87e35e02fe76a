from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from network import demo


class Command(BaseCommand):
    help = "Fill an empty portal with the demo network: people, articles, comments, files and projects."

    def handle(self, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo (DEMO is not set): nothing was loaded.")
        self.stdout.write(demo.load())
