from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.management import BaseCommand, CommandError
from django.utils import translation

from knowledge.bulk_import.progress import watched
from knowledge.documents.convert import NotRead, convert, kept_of, kind_of
from knowledge.documents.messages import lost_words, reason_words
from knowledge.files import validation
from knowledge.files.validation import FileRefused
from knowledge.richtext.plain_text import plain_text
from knowledge.services import look_inside

if TYPE_CHECKING:
    from argparse import ArgumentParser

LANGUAGES = ("en", "nl", "fr")


class Command(BaseCommand):
    """Keeps nothing, and needs no rows of the portal."""

    help = "Say of each file below a folder whether it can be read, why not, and what of it would be lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path)
        parser.add_argument("--language", choices=LANGUAGES, default="en")

    def handle(self, *, folder: Path, language: str, **_options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        bells = watched((b"x" for _path in paths), size=len(paths), terminal=self.stderr)
        self.told: Counter[str] = Counter()
        with translation.override(language):
            for path, _bell in zip(paths, bells, strict=False):
                self.stdout.write(f"{path.relative_to(folder)}: {self._told(path)}")
        self.stdout.write(
            f"{len(paths):,} files: {self.told['whole']:,} read whole, {self.told['less']:,} read with something lost, "
            f"{self.told['refused']:,} refused."
        )

    def _told(self, path: Path) -> str:
        try:
            words, lost = _read(path)
        except (FileRefused, NotRead) as refused:
            self.told["refused"] += 1
            return f"refused: {reason_words(refused.reason)}"
        self.told["less" if lost else "whole"] += 1
        return "; ".join([f"read, {words:,} words", *lost])


def _read(path: Path) -> tuple[int, list[str]]:
    """Return how many words a file has and what is lost of it. Raises FileRefused and NotRead."""
    kind = kind_of(path.name)
    with tempfile.TemporaryDirectory() as name, path.open("rb") as opened:
        if kind in validation.MEDIA_TYPES or not kind:
            upload = UploadedFile(opened, path.name, size=path.stat().st_size)
            kind = validation.examine(upload).kind
        folder = Path(name)
        if not kind_of(f"x.{kind}"):
            seen = look_inside(kind, path, folder)
            if seen.reason:
                raise FileRefused(seen.reason)
            return len(seen.text.split()), []
        text = convert(kind, path, folder, beside=path.parent)
        body, lost = kept_of(text)
        return len(f"{text.title} {plain_text(body)}".split()), lost_words(lost)
