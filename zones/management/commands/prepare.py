from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from zones import catalogues

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Do all that a release needs before it serves: compile the catalogues, collect the static files,"
        " migrate the database and check it. Safe to run again."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument(
            "--files", action="store_true", help="only what is made of files: for an image"
        )
        only.add_argument(
            "--database",
            action="store_true",
            help="only the database, where an image has the files",
        )
        parser.add_argument(
            "--clear", action="store_true", help="delete the static files of older releases first"
        )

    def handle(self, *, files: bool, database: bool, clear: bool, **options: Any) -> None:
        verbosity = options["verbosity"]
        if not database:
            compiled = catalogues.compile_in(settings.LOCALE_PATHS)
            if verbosity:
                self.stdout.write(f"{len(compiled)} catalogues compiled.")
            call_command("collectstatic", interactive=False, clear=clear, verbosity=verbosity)
        if not files:
            call_command("migrate", interactive=False, verbosity=verbosity, skip_checks=True)
        call_command("check", databases=None if files else ["default"], fail_level="ERROR")
