"""The import as a process of its own: its login, its codes, Ctrl-C, a terminal, and others at work beside it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as portal
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from knowledge import bulk_import
from knowledge.models import Article
from tests.conftest import as_owner
from tests.knowledge.imports import bring_in, line

EMAIL = "admin@antw4wvl.example"


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "artikels.jsonl"


@pytest.fixture
def committed(transactional_db, zones, topics, admin):
    """Rows that other processes see."""


@pytest.fixture
def environment(committed) -> dict[str, str]:
    """What a shell on the machine has: both addresses of the database, and no word about which login."""
    named = {
        name: urlunsplit(
            urlsplit(os.environ[name])._replace(path=f"/{connection.settings_dict['NAME']}")
        )
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    return {name: v for name, v in os.environ.items() if name != "DATABASE_ROLE"} | named


def command(file: Path | str, *options: str) -> list[str]:
    return [sys.executable, "manage.py", "import_articles", str(file), "--as", EMAIL, *options]


def test_import_process_runs_as_owner_and_writes_into_any_zone(environment, file):
    file.write_bytes(line(id="1") + line(id="2", zone="riho", audience="zone"))

    done = subprocess.run(
        command(file), cwd=portal.BASE_DIR, env=environment, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b""), "and draws no bar where nobody watches"
    assert done.stdout.startswith(b"Imported: 2 made")
    assert {article.zone.slug for article in Article.objects.all()} == {"polder", "riho"}


@pytest.mark.parametrize(("options", "code", "kept"), [((), 1, 0), (("--keep-good",), 3, 1)])
def test_import_process_reads_stdin_and_ends_with_exit_code(environment, options, code, kept):
    done = subprocess.run(
        command("-", *options),
        cwd=portal.BASE_DIR,
        env=environment,
        input=line() + b"{\n",
        capture_output=True,
        check=False,
    )

    assert done.returncode == code
    assert b"line 2: is not JSON" in done.stderr
    assert Article.objects.count() == kept


def test_import_process_interrupted_keeps_nothing(environment):
    """Ctrl-C while it waits for more, after a whole batch was written."""
    importing_ = subprocess.Popen(
        command("-"),
        cwd=portal.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # a shell without a terminal lets what it starts in the background ignore Ctrl-C
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    for number in range(800):
        importing_.stdin.write(line(id=number))
    importing_.stdin.flush()
    _wait_until_an_import_wrote()

    importing_.send_signal(signal.SIGINT)
    _out, err = importing_.communicate(timeout=30)

    assert importing_.returncode == 130
    assert b"Interrupted: nothing was kept." in err
    assert not Article.objects.exists()


def _wait_until_an_import_wrote() -> None:
    """Its transaction has rows of its own as soon as it holds an id of the transaction's."""
    for _second in range(300):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_sleep(0.1), count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL"
                " AND state = 'idle in transaction' AND datname = current_database()"
            )
            if cursor.fetchone()[1]:
                return
    raise AssertionError("the import wrote nothing")


def test_import_process_in_a_terminal_shows_progress(environment, file):
    file.write_bytes(b"".join(line(id=number) for number in range(600)))
    master, slave = pty.openpty()

    done = subprocess.Popen(
        command(file), cwd=portal.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=slave
    )
    os.close(slave)
    drawn = _all_of(master)

    assert done.wait(30) == 0
    assert done.stdout.read().startswith(b"Imported: 600 made")
    assert "] " in drawn
    assert "%  " in drawn
    assert "1 lines" in drawn
    assert drawn.endswith("\r\x1b[K"), "it leaves an empty line"


def _all_of(terminal: int) -> str:
    parts = []
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the other side is closed
            part = b""
        if not part:
            os.close(terminal)
            return b"".join(parts).decode()
        parts.append(part)


def test_import_process_beside_another_is_told_to_wait(committed, admin, file):
    file.write_bytes(line(id="2"))
    with transaction.atomic(), as_owner():
        bulk_import.run([line(id="1")], by=admin)
        other = connections.create_connection("default")
        ours, connections["default"] = connections["default"], other
        try:
            with as_owner(), pytest.raises(CommandError) as refused:
                call_command("import_articles", str(file), "--as", EMAIL)
        finally:
            other.close()
            connections["default"] = ours

    assert str(refused.value) == (
        "Another import is at work. Try again when it is done. Nothing was kept."
    )
    assert Article.objects.count() == 1


def test_import_process_waits_for_editor_and_keeps_their_text(
    environment, admin, polder_coordinator, file
):
    """Somebody saves while the import runs: it sees what they saved."""
    bring_in(line(), by=admin)
    file.write_bytes(line(title="Zoals het daar heet"))
    with transaction.atomic():
        held = Article.objects.select_for_update().get()
        importing_ = subprocess.Popen(
            command(file), cwd=portal.BASE_DIR, env=environment, stderr=subprocess.PIPE
        )
        _wait_until_somebody_waits()
        held.title = "Zoals het hier heet"
        held.save()

    _out, err = importing_.communicate(timeout=30)

    assert importing_.returncode == 1
    assert b"was changed on the portal since its import" in err
    assert Article.objects.get().title == "Zoals het hier heet"


def _wait_until_somebody_waits() -> None:
    """For what our transaction holds."""
    for _second in range(300):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_sleep(0.1), count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[1]:
                return
    raise AssertionError("nobody waits")
