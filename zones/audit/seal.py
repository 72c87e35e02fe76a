"""Sealing the audit and proving the seals: `seal_audit()` of the database closes a batch, this reads it again.

The proof is worked out here and not by the database that it is about.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from zones.models import AuditEvent, AuditSeal

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

HASH_BYTES = 32


@dataclass
class Fault:
    """What does not hold about one seal. `ids` are of events: missing, changed, or added since."""

    seal: int
    what: str
    ids: dict[str, list[int]] = field(default_factory=dict)


@dataclass
class Proof:
    events: int = 0
    seals: int = 0
    unsealed: int = 0
    unsealed_since: datetime | None = None
    last_hash: str = ""
    hashes: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


def seal() -> int:
    """Close what is settled and return how many events that were; the log names the last seal's hash."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT sealed, seal, hash FROM seal_audit()")
        sealed, number, last_hash = cursor.fetchone()
    if sealed:
        log.info("audit sealed: %s events, seal %s, hash %s", sealed, number, last_hash)
    return int(sealed)


def verify() -> Proof:
    """Work out every seal anew, as a login that reads all rows, in one snapshot of the database."""
    proof = Proof(events=AuditEvent.objects.count())
    number, last_id, last_hash = 0, 0, ""
    for row in AuditSeal.objects.order_by("pk").iterator(chunk_size=20):
        if row.pk != number + 1:
            proof.faults.append(Fault(number + 1, "is missing"))
        elif fault := _broken(row, last_id, last_hash):
            proof.faults.append(fault)
        if fault := _differs(row, last_id):
            proof.faults.append(fault)
        number, last_id, last_hash = row.pk, row.last_id, row.hash
        proof.seals += 1
        proof.hashes.add(row.hash)
    proof.last_hash = last_hash
    unsealed = AuditEvent.objects.filter(pk__gt=last_id)
    proof.unsealed = unsealed.count()
    proof.unsealed_since = unsealed.order_by("pk").values_list("at", flat=True).first()
    return proof


def _broken(row: AuditSeal, last_id: int, last_hash: str) -> Fault | None:
    """Say what of the seal itself was changed after it was made."""
    if row.previous_hash != last_hash:
        return Fault(row.pk, "does not follow from the seal before it")
    header = [row.pk, row.first_id, row.last_id, row.count, row.previous_hash, _utc(row.sealed_at)]
    hashes = bytes(row.row_hashes)
    whole = (row.first_id, row.last_id, row.count) == (row.ids[0], row.ids[-1], len(row.ids))
    in_order = row.ids == sorted(set(row.ids)) and row.ids[0] > last_id
    if (
        row.hash != hashlib.sha256(_written(header) + hashes).hexdigest()
        or len(hashes) != HASH_BYTES * row.count
        or not (whole and in_order)
    ):
        return Fault(row.pk, "was changed itself")
    return None


def _differs(row: AuditSeal, last_id: int) -> Fault | None:
    """Compare the events that stand there now with those that were sealed."""
    hashes = bytes(row.row_hashes)
    sealed = {
        event_id: hashes[n * HASH_BYTES : (n + 1) * HASH_BYTES]
        for n, event_id in enumerate(row.ids)
    }
    now = dict(_hashed(last_id, row.last_id))
    ids = {
        "missing": sorted(sealed.keys() - now.keys()),
        "changed": sorted(n for n in sealed.keys() & now.keys() if sealed[n] != now[n]),
        "added": sorted(now.keys() - sealed.keys()),
    }
    ids = {what: found for what, found in ids.items() if found}
    return Fault(row.pk, "does not fit its events", ids) if ids else None


def _hashed(after: int, until: int) -> Iterator[tuple[int, bytes]]:
    rows = AuditEvent.objects.filter(pk__gt=after, pk__lte=until)
    columns = (
        "pk", "at", "person_id", "role", "acting_zone_id", "zone_id", "verb",
        "item_type", "item_id", "outcome", "reason", "request_id",
    )  # fmt: skip
    for pk, at, *others in rows.values_list(*columns):
        yield pk, hashlib.sha256(_written([pk, _utc(at), *others])).digest()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _written(values: list[object]) -> bytes:
    """Write a list as PostgreSQL's `jsonb_build_array(…)::text` does."""
    return json.dumps(values, ensure_ascii=False).encode()
