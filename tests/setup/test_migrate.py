"""A migration of a table that somebody holds: whoever works on waits a moment, and the migration ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import psycopg
import pytest
from django.db import connection

from tests.setup.launching import PROJECT

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def login():
    """Return the address of this test's database for a login."""
    name = connection.settings_dict["NAME"]
    return lambda variable: f"{os.environ[variable].rpartition('/')[0]}/{name}"


@pytest.fixture
def migrate(login):
    """Start `migrate late_column` in a process of its own; what it did is undone afterwards."""

    def start(*words: str) -> subprocess.Popen[str]:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.setup.late_column.settings",
            "DATABASE_OWNER_URL": login("DATABASE_OWNER_URL"),
            "DATABASE_ROLE": "owner",
        }
        return subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "late_column", *words, "-v0", "--skip-checks"],
            cwd=PROJECT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )

    yield start
    assert start("zero").wait(60) == 0


def test_migration_of_a_table_in_use_keeps_readers_waiting_3_s_at_most(migrate, login):
    waits = []
    with psycopg.connect(login("DATABASE_OWNER_URL")) as holder:
        holder.execute("LOCK TABLE zones_letter IN ACCESS SHARE MODE")
        running = migrate()
        until = time.monotonic() + 10
        with psycopg.connect(login("DATABASE_OWNER_URL"), autocommit=True) as reader:
            while time.monotonic() < until:
                began = time.monotonic()
                reader.execute("SELECT count(*) FROM zones_letter")
                waits.append(time.monotonic() - began)
                time.sleep(0.05)
    said = running.communicate(timeout=60)[1]

    assert running.returncode == 0, said
    assert "trying again" in said
    assert 0.5 < max(waits) < 3.5
    with psycopg.connect(login("DATABASE_OWNER_URL")) as owner:
        assert owner.execute("SELECT late FROM zones_letter").fetchall() == []
