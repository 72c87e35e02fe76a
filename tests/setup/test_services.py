"""The embedded services alone: for whom they run, where they lie, and who puts them out."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from antw4wvl.launcher.accounts import may_run
from antw4wvl.launcher.home import Home
from antw4wvl.launcher.postgres import Postgres
from tests.setup.launching import PROJECT, bare_environment, launch, open_folder, processes_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def home() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder
        launch("services-stop", home=folder)


def told(output: str) -> dict[str, str]:
    """The environment as the launcher prints it for a shell."""
    return dict(line.removeprefix("export ").split("=", 1) for line in output.splitlines())


def test_services_keep_running_until_stopped(home):
    first = launch("services-test", home=home)
    again = launch("services-test", home=home)
    running = processes_of(home)
    stopped = launch("services-stop", home=home)

    assert first.returncode == again.returncode == stopped.returncode == 0
    assert told(first.stdout) == told(again.stdout)
    assert len([line for line in running.values() if "-D " in line or "valkey" in line]) == 2
    assert processes_of(home) == {}


def test_services_started_by_root_run_without_its_rights(home):
    if os.geteuid() != 0:
        return  # then nobody has them: PostgreSQL itself would refuse to run as root

    launch("services-test", home=home)

    assert processes_of(home) != {}
    assert 0 not in {Path(f"/proc/{pid}").stat().st_uid for pid in processes_of(home)}


def test_services_with_home_out_of_reach_of_their_account_work(tmp_path):
    """As a clone in root's own home folder: pytest's folders are closed in the same way."""
    answer = launch("services-test", home=tmp_path)

    with psycopg.connect(told(answer.stdout)["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("portal_app",)
    assert launch("services-stop", home=tmp_path).returncode == 0
    assert launch("demo-reset", home=tmp_path).returncode == 0
    assert processes_of(tmp_path) == {}


def test_services_started_by_ordinary_account_work(home):
    """Root becomes somebody without rights; who is that already is tried by all the other tests."""
    if os.geteuid() != 0:
        return
    nobody = pwd.getpwnam("nobody")
    home.chmod(0o777)
    if not may_run(Path(sys.executable).resolve(), nobody):
        pytest.skip("the .venv's Python lies in a folder that only root enters")

    answer = subprocess.run(
        [sys.executable, "-B", "-m", "antw4wvl.launcher", "services-test"],
        cwd=PROJECT,
        env=bare_environment(PORTAL_HOME=str(home / "own")),
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    launch("services-stop", home=home / "own")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT must be a number"),
        ({"PORTAL_HOME": "~/portal"}, "PORTAL_HOME=~/portal stays as it is in quotes"),
        ({"BIND": "203.0.113.1"}, "cannot be had"),
        ({"DATABASE_URL": "postgres://somebody@localhost/portal"}, "DATABASE_OWNER_URL is not"),
    ],
)
def test_services_with_invalid_settings_are_refused_in_a_sentence(home, given, sentence):
    refused = subprocess.run(
        [sys.executable, "-m", "antw4wvl.launcher", "demo"],
        cwd=PROJECT,
        env=bare_environment(**{"PORTAL_HOME": str(home)} | given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_roles_without_their_passwords_are_refused_in_a_sentence(home):
    urls = told(launch("services-test", home=home).stdout)
    psql = Postgres(Home(home))._program("psql")

    refused = subprocess.run(
        [psql, "-X", "-q", "-f", PROJECT / "antw4wvl" / "roles.sql", urls["DATABASE_OWNER_URL"]],
        env=bare_environment(PORTAL_OWNER_PASSWORD="given"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 3
    assert "Nothing was done: set PORTAL_OWNER_PASSWORD, PORTAL_APP_PASSWORD" in refused.stderr
    assert "syntax" not in refused.stderr


TIMEOUTS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


def test_services_database_logins_have_their_rights(home):
    urls = told(launch("services-test", home=home).stdout)
    question = """
        SELECT rolname, rolsuper, rolcreatedb, rolbypassrls FROM pg_roles
        WHERE rolname LIKE 'portal%' ORDER BY rolname
    """

    with psycopg.connect(urls["DATABASE_OWNER_URL"]) as owner:
        rights = owner.execute(question).fetchall()
        owner.execute("SET ROLE portal_app")
    with psycopg.connect(urls["DATABASE_URL"]) as app:
        patience = {name: app.execute(f"SHOW {name}").fetchone()[0] for name in TIMEOUTS}
    with psycopg.connect(urls["DATABASE_OWNER_URL"]) as owner:
        patience_of_owner = {name: owner.execute(f"SHOW {name}").fetchone()[0] for name in TIMEOUTS}

    assert rights == [
        ("portal_app", False, False, False),
        ("portal_backup", False, False, True),
        ("portal_owner", False, True, False),
    ]
    assert list(patience.values()) == ["5s", "4s", "10min"]
    assert list(patience_of_owner.values()) == ["30min", "30s", "30min"]
