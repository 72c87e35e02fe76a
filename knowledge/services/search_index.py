"""The worker's part of the search index: what an older version wrote, what means what, and words that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, Q

from knowledge import search
from knowledge.models import SearchEntry, SearchMeaning
from knowledge.search import index, meaning, words
from knowledge.search.sources import SOURCES
from zones import access
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

BATCH = 50
ONE_LEARNS = 0x5EA2C5
"""Vectors become known in the order of their numbers, so one worker at a time makes them."""


def stale() -> QuerySet[SearchEntry]:
    """Return the entries that this version did not write: from before an upgrade, or by a process of the older one."""
    return SearchEntry.objects.filter(Q(analysis=None) | ~Q(analysis=words.ANALYSIS))


def without_meaning() -> QuerySet[SearchEntry]:
    rows = SearchEntry.objects.filter(analysis=words.ANALYSIS)
    return rows.filter(Q(meaning_stamp=None) | ~Q(meaning_stamp=F("stamp")))


def rebuild(on_progress: Callable[[int], None] = lambda _done: None) -> int:
    """Index stale entries again, batch by batch; return how many there were.

    Each batch is a transaction of its own: what was not reached yet is found by its old words, and a run that was
    stopped goes on where it was. Not inside a transaction.
    """
    done = 0
    for zone_id, item_type, pks in _batches(stale):
        with access.reading_as(access.acting_for(zone_id)):
            rows = SearchEntry.objects.select_for_update().filter(item_type=item_type)
            locked = set(rows.filter(item_pk__in=pks).values_list("item_pk", flat=True))
            entries = SOURCES[item_type](sorted(locked))
            search.put_many(item_type, entries)
            gone = locked - set(entries)
            SearchEntry.objects.filter(item_type=item_type, item_pk__in=gone).delete()
        done += len(pks)
        on_progress(done)
    return done


def learn(on_progress: Callable[[int], None] = lambda _done: None) -> int:
    """Make the vectors that are missing; return of how many entries. Not inside a transaction."""
    if not meaning.is_on():
        return 0
    done = 0
    for zone_id, item_type, pks in _batches(without_meaning):
        with access.reading_as(access.acting_for(zone_id)):
            if not _is_alone():
                return done
            _learn(item_type, pks)
        done += len(pks)
        on_progress(done)
    return done


def tidy() -> int:
    """Remove words that stand nowhere any longer; return how many there were."""
    with transaction.atomic():
        return index.tidy()


def _learn(item_type: str, pks: list[int]) -> None:
    standing = SearchEntry.objects.filter(item_type=item_type, item_pk__in=pks)
    known = {entry.item_pk: entry for entry in standing}
    for pk, made_from in SOURCES[item_type](pks).items():
        entry = known.get(pk)
        if entry is None or entry.audience_id != made_from["audience_id"]:
            continue
        vectors = meaning.stored(meaning.encode(meaning.texts_of(made_from)))
        same = SearchEntry.objects.filter(pk=entry.pk, stamp=entry.stamp)
        if not same.update(meaning_stamp=entry.stamp):
            continue  # published again meanwhile: next time
        SearchMeaning.objects.filter(entry_id=entry.pk).delete()
        SearchMeaning.objects.bulk_create(
            SearchMeaning(
                entry_id=entry.pk,
                audience_id=entry.audience_id,
                stamp=entry.stamp,
                passage=passage,
                vector=vector,
            )
            for passage, vector in enumerate(vectors)
        )


def _batches(
    rows: Callable[[], QuerySet[SearchEntry]],
) -> Iterator[tuple[int, str, list[int]]]:
    """Yield what waits, by zone and kind, each item once."""
    for zone_id in Zone.objects.order_by("pk").values_list("pk", flat=True):
        for item_type in SOURCES:
            waiting = rows().filter(zone=zone_id, item_type=item_type).order_by("item_pk")
            pks = list(waiting.values_list("item_pk", flat=True))
            for start in range(0, len(pks), BATCH):
                yield zone_id, item_type, pks[start : start + BATCH]


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_LEARNS])
        return bool(cursor.fetchone()[0])
