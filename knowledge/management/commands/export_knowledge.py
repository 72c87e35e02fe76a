from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction

from knowledge import services
from knowledge.management.commands.import_articles import person_of
from zones import access, audit
from zones.models import Zone

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Runs with the rights of the person named, and writes what they read of their own zone."""

    help = "Write a zone's own knowledge into a zip file that import_folder reads back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="OUT.zip", type=Path)
        parser.add_argument("--zone", metavar="SLUG", required=True)
        parser.add_argument(
            "--as",
            dest="email",
            metavar="EMAIL",
            required=True,
            help="who reads it, a member of the zone",
        )

    def handle(self, *, file: Path, zone: str, email: str, **_given: Any) -> None:
        by, own = person_of(email), Zone.objects.filter(slug=zone, is_active=True).first()
        if own is None or own not in by.current_zones:
            raise CommandError(f"{email} does not belong to a zone {zone}.")
        try:
            with file.open("xb") as packed:
                file.chmod(0o600)
                done = services.pack(packed, by.pk, own, on_progress=self._tell)
        except FileExistsError:
            raise CommandError(f"{file} is there already.") from None
        except services.ExportTooLarge:
            file.unlink()
            raise CommandError("It became larger than 2 GB: nothing was written.") from None
        except OSError as failed:
            raise CommandError(f"{file}: {failed.strerror}.") from None
        with transaction.atomic(), access.reading_as(by):
            audit.record(by, "knowledge_exported", zone=own, reason="command")
        self.stdout.write(f"Wrote {len(done.articles):,} articles of {own} to {file}.")
        if done.lost:
            self.stderr.write(
                f"{done.lost:,} files are not in the storage: the archive says which."
            )

    def _tell(self, percent: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{percent:3d}%", style_func=str, ending="")
            self.stderr.flush()
