from __future__ import annotations

import tempfile
import uuid
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand, CommandError
from django.utils import translation

from knowledge import services
from knowledge.bulk_import.progress import watched
from knowledge.choices import Kind
from knowledge.documents.convert import NotRead, convert, kept_of
from knowledge.documents.messages import lost_words, reason_words
from knowledge.documents.unpack import in_archive, in_folder
from knowledge.files.validation import FileRefused
from knowledge.management.commands.import_articles import person_of
from knowledge.models import Topic
from knowledge.richtext.sanitizer import clean
from zones.choices import AudienceKind
from zones.models import Zone

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from knowledge.documents.unpack import Arrival
    from knowledge.services import Writing
    from zones.models import User

    Found = tuple[Path, Arrival | FileRefused]


class Command(BaseCommand):
    """Runs with the rights of the person named, so the web's own login will do."""

    help = "Make drafts of a folder of Word, ODT, Markdown and HTML documents, or of what export_knowledge wrote."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="a folder, or a zip file")
        parser.add_argument(
            "--as", dest="email", metavar="EMAIL", required=True, help="whose drafts they are"
        )
        parser.add_argument("--zone", metavar="SLUG", required=True, help="a zone of that person")
        parser.add_argument(
            "--kind",
            choices=Kind.values,
            default=Kind.PROCEDURE,
            help="where a document does not say",
        )
        parser.add_argument(
            "--topic", metavar="SLUG", default="", help="where a document does not say"
        )
        parser.add_argument(
            "--audience", choices=[AudienceKind.ZONE, AudienceKind.NETWORK], default=AudienceKind.NETWORK,
            help="whom it is meant for, where a document does not say",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *, folder: Path, email: str, zone: str, dry_run: bool, **given: Any) -> None:
        by, own = person_of(email), Zone.objects.filter(slug=zone, is_active=True).first()
        if own is None or own not in by.current_zones:
            raise CommandError(f"{email} does not belong to a zone {zone}.")
        self.done = self.bad = 0
        with translation.override("en"):
            self._all(folder, by, own, given | {"dry_run": dry_run})
        verb = "Would make" if dry_run else "Made"
        self.stdout.write(f"{verb} {self.done:,} drafts of {own}; {self.bad:,} documents are bad.")
        if self.bad:
            raise CommandError("The others were kept." if self.done else "Nothing was kept.")

    def _all(self, folder: Path, by: User, own: Zone, given: dict[str, Any]) -> None:
        try:
            for path, arrival in self._watched(_found(folder)):
                try:
                    if isinstance(arrival, FileRefused):
                        raise arrival
                    self._one(path, arrival, by, own, given)
                except (FileRefused, NotRead) as refused:
                    self.bad += 1
                    self.stderr.write(f"{path.name}: {reason_words(refused.reason)}")
        except FileRefused as refused:
            raise CommandError(
                f"{folder}: {reason_words(refused.reason)}. Nothing was kept."
            ) from None
        except OSError as failed:
            raise CommandError(f"{folder}: {failed.strerror or failed}.") from None

    def _watched(self, found: Iterator[Found]) -> Iterator[Found]:
        """Show how far it is, where somebody watches."""
        waiting = list(found)
        bells = watched((b"x" for _one in waiting), size=len(waiting), terminal=self.stderr)
        yield from (one for one, _bell in zip(waiting, bells, strict=False))

    def _one(
        self, path: Path, arrival: Arrival, by: User, own: Zone, given: dict[str, Any]
    ) -> None:
        with tempfile.TemporaryDirectory() as name:
            title, body, lost, pictures = _text_of(arrival, path, Path(name))
            writing = _writing(arrival, title, body, given)
            told = "; ".join(lost_words(lost))
            files = len(arrival.extras) + len(pictures)
            line = f"{arrival.name}: {writing.kind}, {writing.topic.slug}, {writing.audience}, {files} files: {writing.title}"
            self.stdout.write(f"{line} (not as it was: {told})" if told else line)
            if not given["dry_run"]:
                key = arrival.facts.get("id") or str(path)
                _article, made = services.bring_in(
                    arrival, by=by, zone=own, writing=writing, pictures=pictures,
                    key=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{own.slug}/{key}")),
                )  # fmt: skip
                if not made:
                    self.stdout.write("  is there already")
                    return
            self.done += 1


def _found(folder: Path) -> Iterator[Found]:
    if not zipfile.is_zipfile(folder):
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder and no zip file.")
        yield from in_folder(folder)
        return
    with zipfile.ZipFile(folder) as archive:
        yield from ((folder / arrival.name, arrival) for arrival in in_archive(archive))


def _text_of(
    arrival: Arrival, path: Path, folder: Path
) -> tuple[str, str, dict[str, int], list[tuple[str, bytes]]]:
    """Return title, text, what was lost, and pictures."""
    if arrival.facts:
        body = clean(arrival.content.decode(), numbered=True)
        return arrival.facts["texts"]["title"], body, {}, []
    source, out = folder / "source", folder / "out"
    source.write_bytes(arrival.content)
    out.mkdir()
    text = convert(arrival.kind, source, out, beside=path.parent if path.is_file() else None)
    stem = Path(arrival.name).stem
    pictures = [(f"{stem}-{picture.name}", picture.read_bytes()) for picture in text.pictures]
    return text.title or stem[:160], *kept_of(text), pictures


def _writing(arrival: Arrival, title: str, body: str, given: dict[str, Any]) -> Writing:
    topic = Topic.objects.filter(slug=arrival.facts.get("topic") or given["topic"]).first()
    topic = topic or Topic.objects.filter(slug=given["topic"]).first()
    if topic is None:
        raise CommandError(
            f"{arrival.name}: say with --topic what it is about. The documents before it were kept."
        )
    named = Zone.objects.filter(slug__in=arrival.facts.get("named", []), is_active=True)
    texts = {"kind": given["kind"]} | services.texts_of(arrival.facts) | {"title": title}
    return services.Writing(
        **texts, body=body, topic=topic, audience=arrival.facts.get("audience") or given["audience"],
        named_zones=tuple(named),
    )  # fmt: skip
