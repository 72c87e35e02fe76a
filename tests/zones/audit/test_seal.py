"""The audit is sealed in batches, and whoever changed it since, as owner of the database, is found out."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from tests.conftest import as_app, as_owner
from zones import audit
from zones.audit import seal
from zones.models import AuditEvent, AuditSeal
from zones.tasks import seal_audit

pytestmark = pytest.mark.django_db(transaction=True)


def tell(count: int = 1, verb: str = "article_changed", **fields: object) -> None:
    for _ in range(count):
        audit.record(None, verb, **fields)


@pytest.fixture
def sealed(db) -> list[int]:
    """Three seals of four events each; return the events' ids."""
    for _ in range(3):
        tell(4, reason='cafeïne "x" \\ \n\t\x01 \x7f 漢')
        assert seal.seal() == 4
    return list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))


def verify(*arguments: str) -> str:
    said = StringIO()
    with as_owner():
        call_command("verify_audit", *arguments, stdout=said)
    return said.getvalue()


def complaint(*arguments: str) -> str:
    with pytest.raises(CommandError) as found:
        verify(*arguments)
    return str(found.value)


def tamper(statement: str, *params: object) -> None:
    """Do what only the owner of the database could."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        assert cursor.rowcount != 0


def test_audit_seal_of_untouched_rows_holds(sealed):
    tell()

    said = verify()

    assert said.splitlines()[0] == (
        "13 events, 3 seals, 1 not sealed yet, the first of them 0 minutes old."
    )
    assert said.splitlines()[1].endswith(AuditSeal.objects.get(pk=3).hash)


def test_audit_seal_of_empty_audit_holds():
    assert seal.seal() == 0
    assert verify().startswith("0 events, 0 seals, 0 not sealed yet.")


def test_audit_seal_task_seals_as_the_app_login(db, caplog):
    tell(2)

    with caplog.at_level("INFO"):
        seal_audit()

    seal = AuditSeal.objects.get()
    assert (seal.pk, seal.count, seal.previous_hash) == (1, 2, "")
    assert f"2 events, seal 1, hash {seal.hash}" in caplog.text


def test_audit_seal_batch_is_limited_and_the_next_follows(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO zones_auditevent (role, verb, item_type, item_id, outcome, reason, request_id)"
            " SELECT '', 'article_changed', '', '', 'done', n::text, '' FROM generate_series(1, 5001) n"
        )

    assert seal.seal() == 5001
    assert list(AuditSeal.objects.order_by("pk").values_list("count", flat=True)) == [5000, 1]
    assert "5001 events, 2 seals, 0 not sealed yet." in verify()


def test_audit_seal_finds_changed_row(sealed):
    tamper("UPDATE zones_auditevent SET reason = 'nothing' WHERE id = %s", sealed[5])

    assert complaint() == f"Seal 2 does not fit its events.\n  changed: {sealed[5]}"


@pytest.mark.parametrize(
    "change",
    [
        "person_id = 7", "role = 'chief'", "verb = 'x'", "item_type = 'x'", "item_id = '9'",
        "outcome = 'refused'", "request_id = 'x'", "at = at + interval '1 microsecond'",
        "zone_id = (SELECT min(id) FROM zones_zone)", "acting_zone_id = (SELECT min(id) FROM zones_zone)",
    ],
)  # fmt: skip
def test_audit_seal_covers_each_column(sealed, zones, change):
    tamper(f"UPDATE zones_auditevent SET {change} WHERE id = %s", sealed[0])  # noqa: S608 - ours

    assert f"changed: {sealed[0]}" in complaint()


def test_audit_seal_finds_deleted_rows(sealed):
    tamper("DELETE FROM zones_auditevent WHERE id IN (%s, %s)", sealed[0], sealed[1])

    assert complaint() == f"Seal 1 does not fit its events.\n  missing: {sealed[0]}, {sealed[1]}"


def test_audit_seal_finds_last_rows_deleted(sealed):
    tamper("DELETE FROM zones_auditevent WHERE id >= %s", sealed[-2])

    assert complaint() == f"Seal 3 does not fit its events.\n  missing: {sealed[-2]}, {sealed[-1]}"


def test_audit_seal_finds_row_added_in_the_middle(sealed):
    gap = _row_that_was_undone()
    tell(1)
    seal.seal()
    tamper(
        "INSERT INTO zones_auditevent (id, role, verb, item_type, item_id, outcome, reason, request_id)"
        " VALUES (%s, '', 'article_read', '', '', 'done', '', '')",
        gap,
    )

    assert complaint() == f"Seal 4 does not fit its events.\n  added: {gap}"


def _row_that_was_undone() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('zones_auditevent', 'id'))")
        return cursor.fetchone()[0]


def test_audit_seal_with_unused_id_holds(sealed):
    _row_that_was_undone()
    tell()

    assert seal.seal() == 1
    assert "4 seals, 0 not sealed yet." in verify()


def test_audit_seal_removed_is_found(sealed):
    tamper("DELETE FROM zones_auditseal WHERE id = 2")

    assert complaint().startswith("Seal 2 is missing.")


def test_audit_seal_rewritten_to_fit_a_changed_row_is_found(sealed):
    """Somebody changes a row and writes its hash into the seal."""
    tamper("UPDATE zones_auditevent SET reason = 'nothing' WHERE id = %s", sealed[4])
    with as_owner():
        rows = dict(seal._hashed(sealed[3], sealed[7]))
    hashes = b"".join(rows[n] for n in sealed[4:8])
    tamper("UPDATE zones_auditseal SET row_hashes = %s WHERE id = 2", hashes)

    assert complaint() == "Seal 2 was changed itself."


def test_audit_seal_chain_rewritten_from_the_middle_is_found(sealed):
    tamper("UPDATE zones_auditevent SET reason = 'nothing' WHERE id = %s", sealed[4])
    kept = list(AuditSeal.objects.filter(pk__gte=3).values())
    tamper("DELETE FROM zones_auditseal WHERE id >= 2")
    with connection.cursor() as cursor:  # the owner seals the four events again, as seal 2
        cursor.execute(
            "CREATE TEMP TABLE aside AS SELECT * FROM zones_auditevent WHERE id > %s", [sealed[7]]
        )
        cursor.execute("DELETE FROM zones_auditevent WHERE id > %s", [sealed[7]])
        cursor.execute("SELECT * FROM seal_audit()")
        cursor.execute("INSERT INTO zones_auditevent OVERRIDING SYSTEM VALUE SELECT * FROM aside")
        cursor.execute("DROP TABLE aside")
    AuditSeal.objects.create(**kept[0])

    assert complaint() == "Seal 3 does not follow from the seal before it."


def test_audit_seal_chain_rewritten_at_the_end_is_found_by_a_kept_hash(sealed):
    kept = AuditSeal.objects.get(pk=3).hash
    assert verify("--expect", kept).endswith(f"The seal {kept} still stands.\n")

    tamper("DELETE FROM zones_auditseal WHERE id = 3")
    tamper("UPDATE zones_auditevent SET reason = 'nothing' WHERE id = %s", sealed[-1])
    assert seal.seal() == 4

    assert "3 seals, 0 not sealed yet." in verify()
    assert complaint("--expect", kept).startswith(f"No seal has the hash {kept}")


def test_audit_seal_older_kept_hash_still_holds(sealed):
    assert verify("--expect", AuditSeal.objects.get(pk=1).hash)


def test_audit_seal_counts_several_faults(sealed):
    tamper("DELETE FROM zones_auditevent WHERE id IN (%s, %s)", sealed[0], sealed[-1])

    assert complaint().endswith("1 other seals do not hold either.")


def test_verify_audit_with_partial_login_is_refused(sealed):
    with pytest.raises(CommandError, match="as the owner or backup"):
        call_command("verify_audit")


def test_audit_seal_after_anonymising_a_person_holds(zones, polder_member):
    audit.record(polder_member, "article_read", zone=zones["riho"], item=polder_member)
    seal.seal()

    type(polder_member).objects.filter(pk=polder_member.pk).update(name="?", email="x@x.example")

    assert "1 seals, 0 not sealed yet." in verify()


@pytest.fixture
def another():
    """Return a second real connection, in a transaction of its own."""
    other = connections.create_connection("default")
    other.set_autocommit(False)
    yield other
    other.rollback()
    other.close()


def add(on) -> int:
    with on.cursor() as cursor:
        cursor.execute(
            "INSERT INTO zones_auditevent (role, verb, item_type, item_id, outcome, reason, request_id)"
            " VALUES ('', 'article_changed', '', '', 'done', '', '') RETURNING id"
        )
        return cursor.fetchone()[0]


def seal_without_waiting() -> int:
    with as_app(), connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM seal_audit('0 seconds')")
        return cursor.fetchone()[0]


def test_audit_seal_waits_for_lower_id_that_commits_later(another):
    slow = add(another)
    quick = add(connection)
    assert slow < quick

    assert seal_without_waiting() == 0  # nothing may be closed over a row that is still to come
    another.commit()
    assert seal_without_waiting() == 2

    assert AuditSeal.objects.get().ids == [slow, quick]
    assert "1 seals, 0 not sealed yet." in verify()


def test_audit_seal_waits_for_transaction_that_took_an_id(another):
    """It has no row yet, and no number of its own: to ask which of those are over would not be enough."""
    with another.cursor() as cursor:
        cursor.execute("LOCK TABLE zones_auditevent IN ROW EXCLUSIVE MODE")  # as any INSERT begins
    quick = add(connection)

    assert seal_without_waiting() == 0
    another.rollback()
    assert seal_without_waiting() == 1
    assert AuditSeal.objects.get().ids == [quick]


def test_audit_seal_ignores_transaction_begun_after_the_newest_row(another):
    """A reader's open transaction, or one that writes elsewhere, holds no seal up."""
    with another.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM zones_auditevent")
        cursor.execute("UPDATE zones_zone SET name = name")
    add(connection)

    assert seal_without_waiting() == 1


def test_audit_seal_runs_one_at_a_time(another):
    add(connection)
    with another.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7305808883921)")

    assert seal_without_waiting() == 0
    another.rollback()
    assert seal_without_waiting() == 1
    assert seal_without_waiting() == 0
