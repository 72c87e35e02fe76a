from __future__ import annotations

import os
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from knowledge import bulk_import
from knowledge.bulk_import import Step
from knowledge.bulk_import.progress import watched
from zones.models import User

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from contextlib import AbstractContextManager

SOME_WERE_BAD = 3
INTERRUPTED = 130
PICTURES_TOLD = 20


class Command(BaseCommand):
    help = "Import articles into any zone from a file with one JSON object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the file, or - for what comes in")
        parser.add_argument(
            "--as", dest="email", metavar="EMAIL", required=True, help="who is recorded"
        )
        parser.add_argument(
            "--default-topic", metavar="SLUG", default="", help="for a topic that is not known"
        )
        parser.add_argument("--keep-good", action="store_true", help="leave out the bad lines only")
        parser.add_argument(
            "--overwrite", action="store_true", help="replace what was changed on the portal too"
        )
        parser.add_argument(
            "--allow-findings",
            action="store_true",
            help="publish what looks like personal data of a citizen (when you know that it is none)",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *, file: str, email: str, **given: Any) -> None:
        names = bulk_import.Options.__dataclass_fields__
        options = bulk_import.Options(**{name: given[name] for name in names})
        by, began = person_of(email), time.monotonic()
        try:
            with _source(file) as source:
                lines = bulk_import.lines_of(source)
                seen = watched(lines, size=_size(source), terminal=self.stderr)
                tally = bulk_import.run(seen, by=by, options=options)
        except KeyboardInterrupt:
            raise CommandError("Interrupted: nothing was kept.", returncode=INTERRUPTED) from None
        except OSError as failed:
            raise CommandError(f"{file}: {failed.strerror}. Nothing was kept.") from None
        except bulk_import.ImportRefused as refused:
            raise CommandError(f"{refused} Nothing was kept.") from None
        except DatabaseError as failed:
            first = str(failed).partition("\n")[0]
            raise CommandError(f"The database refused: {first}. Nothing was kept.") from failed
        self._tell(tally, options, time.monotonic() - began)

    def _tell(self, tally: bulk_import.Tally, options: bulk_import.Options, seconds: float) -> None:
        if not tally.lines:
            raise CommandError("There is no line in it: nothing to import.")
        for number, reason in tally.told:
            self.stderr.write(f"line {number}: {reason}")
        if tally.bad > len(tally.told):
            self.stderr.write(f"and {tally.bad - len(tally.told):,} more bad lines")
        for note in _notes(tally, options):
            self.stdout.write(note)
        self.stdout.write(_summary(tally, options, seconds))
        if tally.bad:
            raise CommandError(_verdict(tally), returncode=SOME_WERE_BAD if tally.kept else 1)


def person_of(email: str) -> User:
    person = User.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        raise CommandError(f"Nobody in this portal has the address {email}.")
    if not person.is_active:
        raise CommandError(f"The account {email} is closed: name somebody who is there.")
    return person


def _source(file: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")


def _size(source: BinaryIO) -> int:
    """Return how many bytes there are to come; 0 where that is not known."""
    return os.fstat(source.fileno()).st_size


def _notes(tally: bulk_import.Tally, options: bulk_import.Options) -> list[str]:
    notes = []
    if tally.under_default_topic:
        topic = options.default_topic
        notes.append(f"{tally.under_default_topic:,} without a known topic go under {topic}.")
    if tally.without_pictures:
        numbers = ", ".join(map(str, tally.without_pictures[:PICTURES_TOLD]))
        more = ", …" if len(tally.without_pictures) > PICTURES_TOLD else ""
        notes.append(
            f"Pictures and frames in the text are left out: {len(tally.without_pictures):,} lines"
            f" had some ({numbers}{more})."
        )
    return notes


def _summary(tally: bulk_import.Tally, options: bulk_import.Options, seconds: float) -> str:
    begin = "Imported" if tally.kept else "Would import" if options.dry_run else "Not imported"
    steps = tally.steps
    left = steps[Step.LEAVE]
    return (
        f"{begin}: {steps[Step.MAKE]:,} made, {steps[Step.CHANGE]:,} updated,"
        f" {steps[Step.NOTHING] + left:,} unchanged"
        + (f" ({left:,} of them stand otherwise on the portal and stay so)" if left else "")
        + f", {tally.bad:,} bad, in {seconds:.1f} s."
    )


def _verdict(tally: bulk_import.Tally) -> str:
    many = f"{tally.bad:,} of {tally.lines:,} lines {'is' if tally.bad == 1 else 'are'} bad"
    return f"{many}: the others were kept." if tally.kept else f"{many}: nothing was kept."
