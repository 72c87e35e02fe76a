"""Every private table is locked: without a reader no row of it is there, whoever forgets to filter."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection

from zones import checks
from zones.models import Membership

TABLES = [model._meta.db_table for model in checks.private_models()]
EMPTY_IN_THE_DEMO = {
    "network_brokenglass", "knowledge_autosave", "knowledge_hidingbar", "knowledge_knowledgeexport",
    "knowledge_origindecision", "zones_membershiprequest",
}  # fmt: skip


def test_second_lock_without_reader_shows_no_private_row(db, settings, owner, app):
    settings.DEMO = True
    with owner():
        call_command("load_demo", verbosity=0)

    rows = {table: _count(table) for table in TABLES}
    assert not {table for table, count in rows.items() if not count} - EMPTY_IN_THE_DEMO
    with app():
        assert {table: _count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize("table", TABLES)
def test_second_lock_binds_app_login(table, db, app):
    with app(), connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s)", [table])
        assert cursor.fetchone() == (True,)


def test_second_lock_check_finds_private_table_without_policies(db):
    assert not run_checks(tags=["database"], databases=["default"])

    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY may_add ON knowledge_comment")
        cursor.execute("ALTER TABLE exchanges_partner DISABLE ROW LEVEL SECURITY")

    found = run_checks(tags=["database"], databases=["default"])
    assert [error.id for error in found] == ["zones.E004"] * 2
    assert "exchanges_partner" in found[0].msg
    assert "knowledge_comment" in found[1].msg


def test_second_lock_model_of_zone_is_private_unless_it_says_why_not(monkeypatch):
    assert Membership not in checks.private_models()

    monkeypatch.delattr(Membership, "open_because")

    assert Membership in checks.private_models()


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name from our own models
        return cursor.fetchone()[0]
