from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from network import digest
from network.iso_week import Week

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Write the weekly digest to everybody who is still owed one. Running it twice writes nobody twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--week", help="the ISO week whose digest it is, such as 2026-W47; else last week"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be sent")

    def handle(self, *, week: str | None, dry_run: bool, **_options: Any) -> None:
        now = timezone.now()
        this_week = Week.of(now)
        try:
            told = Week.parse(week) if week is not None else this_week.before
        except ValueError:
            raise CommandError(
                f"{week!r} is not a week. Write the year and the ISO week, such as {this_week.before}."
            ) from None
        if told > this_week:
            raise CommandError(
                f"Week {told} has not begun. The latest week to tell about is {this_week}."
            )
        until = now if told >= this_week.before else told.ends_at
        tally = digest.send(told, until=until, dry_run=dry_run)
        self.stdout.write(_sentence(told, tally, dry_run=dry_run))


def _sentence(week: Week, tally: digest.Tally, *, dry_run: bool) -> str:
    if tally.was_finished:
        return f"Week {week} was done before: no letters."
    verb = "would be written" if dry_run else "written"
    return (
        f"Week {week}: {tally.owed} {'letter' if tally.owed == 1 else 'letters'} {verb},"
        f" {tally.nothing} without news, {tally.before} done before."
    )
