"""The course of an import: batch by batch, in one transaction."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from knowledge.bulk_import.decide import weigh
from knowledge.bulk_import.errors import BadLine, ImportRefused
from knowledge.bulk_import.lookup import Places
from knowledge.bulk_import.reader import BYTE_ORDER_MARK, fields_of
from knowledge.bulk_import.records import Reading
from knowledge.bulk_import.result import Options, Step, Tally
from knowledge.bulk_import.writer import BulkWriter
from knowledge.models import Article
from zones.request_id import request_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.bulk_import.records import Record
    from knowledge.models import Topic
    from zones.models import User

    Batch = list[tuple[int, bytes]]
    Bad = dict[int, str]

BATCH_LINES = 500
BATCH_BYTES = 8 * 1024 * 1024
LOCKED_OUT = "SELECT row_security_active('knowledge_article')"
ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('knowledge.importing'))"


def run(lines: Iterable[bytes], *, by: User, options: Options | None = None) -> Tally:
    """Import articles, one JSON object a line; `by` is who is recorded.

    When a line is bad nothing is kept, unless `keep_good`. Raises ImportRefused when it cannot run at
    all: the login of the database is not the owner's, another import is at work, or the default topic
    is not known.
    """
    options = options or Options()
    with transaction.atomic(), _one_number():
        _begin(options)
        course = ImportRun(by, options)
        for batch in _batches(lines):
            course.take(batch)
        if not course.keeps:
            transaction.set_rollback(True)
    course.tally.kept = course.keeps
    return course.tally


@contextmanager
def _one_number() -> Iterator[None]:
    """Let all that the audit tells of one import bear the same number, as that of one request does."""
    token = request_id.set(secrets.token_hex(8))
    try:
        yield
    finally:
        request_id.reset(token)


class ImportRun:
    def __init__(self, by: User, options: Options) -> None:
        self.options, self.tally = options, Tally()
        now, places = timezone.now(), Places()
        self.reading = Reading(places, default_topic=_default_topic(places, options), now=now)
        self.desk = BulkWriter(by, now)
        self.seen: dict[tuple[int, str], int] = {}

    @property
    def keeps(self) -> bool:
        """Say whether what was done up to here is to stand."""
        return not self.options.dry_run and (self.options.keep_good or not self.tally.bad)

    def take(self, batch: Batch) -> None:
        bad: Bad = {}
        make: list[Record] = []
        change: list[tuple[Article, Record]] = []
        for step, facts, article in self._weigh(list(self._understand(batch, bad)), bad):
            self.tally.count(step, facts)
            if article is None:
                make.append(facts)
            elif step == Step.CHANGE:
                change.append((article, facts))
        for number in sorted(bad):
            self.tally.refuse(number, bad[number])
        if self.keeps:
            self.desk.make(make)
            self.desk.change(change)

    def _understand(self, batch: Batch, bad: Bad) -> Iterator[Record]:
        for number, line in batch:
            try:
                facts = self.reading.facts(number, fields_of(line))
                self._only_once(facts)
            except BadLine as wrong:
                bad[number] = str(wrong)
            else:
                yield facts

    def _only_once(self, facts: Record) -> None:
        first = self.seen.setdefault((facts.zone.pk, facts.source_id), facts.number)
        if first != facts.number:
            raise BadLine(f"has the same id as line {first}")

    def _weigh(
        self, understood: list[Record], bad: Bad
    ) -> Iterator[tuple[Step, Record, Article | None]]:
        there = self._articles(understood)
        for facts in understood:
            article = there.get((facts.zone.pk, facts.source_id))
            try:
                step = weigh(facts, article, self.options)
            except BadLine as wrong:
                bad[facts.number] = str(wrong)
            else:
                yield step, facts, article

    def _articles(self, understood: list[Record]) -> dict[tuple[int, str | None], Article]:
        """Return the articles that were imported under these ids, held so that nobody changes them meanwhile."""
        rows = Article.objects.filter(
            zone__in={facts.zone.pk for facts in understood},
            source_id__in={facts.source_id for facts in understood},
        )
        if not self.options.dry_run:
            rows = rows.select_for_update(of=("self",), no_key=True)
        rows = rows.order_by("pk").select_related("zone").prefetch_related("intended_zones")
        return {(article.zone_id, article.source_id): article for article in rows}


def _begin(options: Options) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCKED_OUT)
        if cursor.fetchone()[0]:
            raise ImportRefused("Only the owner of the database imports: run it with manage.py.")
        if options.dry_run:
            return
        cursor.execute(ALONE)
        if not cursor.fetchone()[0]:
            raise ImportRefused("Another import is at work. Try again when it is done.")


def _default_topic(places: Places, options: Options) -> Topic | None:
    if not options.default_topic:
        return None
    try:
        return places.topics.find(options.default_topic)
    except BadLine as wrong:
        raise ImportRefused(f"The default topic {wrong}.") from None


def _batches(lines: Iterable[bytes]) -> Iterator[Batch]:
    """Number the lines and give them by the batch, without the empty ones."""
    batch: Batch = []
    size = 0
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
        if not line.strip():
            continue
        batch.append((number, line))
        size += len(line)
        if len(batch) == BATCH_LINES or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
