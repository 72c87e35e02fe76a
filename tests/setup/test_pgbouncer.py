"""The second lock through a real PgBouncer in transaction mode, where nobody keeps a connection of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections

from knowledge import services
from knowledge.choices import State
from knowledge.models import Article, Topic
from knowledge.services import Writing
from tests.setup.launching import free_port, wait_for
from zones import access
from zones.checks import pooler_knows_prepared_statements

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PREPARING = {"prepare_threshold": 1_000_000_000}
POOL = 2
ROUNDS = 40

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not PGBOUNCER, reason="there is no pgbouncer here"),
]


def _version() -> tuple[int, ...]:
    told = subprocess.run([str(PGBOUNCER), "--version"], capture_output=True, text=True, check=True)
    return tuple(int(number) for number in re.findall(r"\d+", told.stdout.split("\n")[0])[:2])


KNOWS_PREPARED = bool(PGBOUNCER) and _version() >= (1, 21)
"""Older ones, such as Debian 12 has, give a connection away with what was prepared on it."""


@pytest.fixture
def bouncer(settings):
    """Let new connections of the product go through PgBouncer, as the app's own login."""
    connection.ensure_connection()  # the test's own stays as it is
    login = connection.get_connection_params()
    app = connections.settings["default"]
    owner = {name: app[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "OPTIONS", "NAME")}
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        config = Path(folder, "pgbouncer.ini")
        config.write_text(
            f"""[databases]
portal = host={login["host"]} port={login.get("port", 5432)} dbname={login["dbname"]} user=portal_app password={_app_password()}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {POOL}
max_client_conn = 100
{"max_prepared_statements = 200" if KNOWS_PREPARED else ""}
"""
        )
        config.chmod(0o644)
        process = subprocess.Popen([str(PGBOUNCER), "-q", str(config)], **_as(login["host"]))
        try:
            app |= {"HOST": "127.0.0.1", "PORT": str(port), "USER": "portal_app", "PASSWORD": "x"}
            app |= {"NAME": "portal", "OPTIONS": dict(PREPARING) if KNOWS_PREPARED else {}}
            settings.PREPARED_STATEMENTS = KNOWS_PREPARED
            wait_for(lambda: _answers(port))
            yield port
        finally:
            app |= owner  # before anything connects anew
            process.kill()  # newer ones wait for their clients when they are asked to end
            process.wait()


def _as(host: str) -> dict[str, object]:
    """Not as root, which it refuses: as the account whose folder the database's socket lies in."""
    if os.getuid():
        return {}
    return {"user": Path(host).stat().st_uid if host.startswith("/") else "nobody"}


def _app_password() -> str:
    return psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])["password"]


def _answers(port: int) -> bool:
    try:
        with psycopg.connect(f"host=127.0.0.1 port={port} dbname=portal user=portal_app") as there:
            return there.execute("SELECT current_user").fetchone() == ("portal_app",)
    except psycopg.OperationalError:
        return False


def write(by, zone, title: str) -> Article:
    topic = Topic.objects.get_or_create(slug="t", name_nl="T", name_fr="T")[0]
    writing = Writing(
        title=title, summary="s", body="<p>b</p>", kind="practice", topic=topic, language="nl", audience="zone"
    )  # fmt: skip
    draft, _made = services.save_draft(by=by, zone=zone, writing=writing)
    return services.publish(draft, by=by)


def test_pgbouncer_requests_in_parallel_see_own_zone_only(zones, person, client_for, bouncer):
    own = {}
    for slug, zone in zones.items():
        member = person(f"collega@{slug}.example", "member", zone)
        write(member, zone, f"kanarie-{slug}")
        own[slug] = client_for(member)

    def look(turn: int) -> set[str]:
        slug = list(own)[turn % len(own)]
        page = own[slug].get("/knowledge/").content.decode()
        return {f"{slug} sees {other}" for other in own if f"kanarie-{other}" in page}

    seen = _in_threads(look, range(ROUNDS * len(own)))

    assert set.union(*seen) == {f"{slug} sees {slug}" for slug in own}


def test_pgbouncer_carries_deeds_and_tasks(zones, polder_member, riho_member, bouncer):
    first = write(polder_member, zones["polder"], "eerste")

    def work(turn: int) -> str:
        if turn % 2:
            return services.withdraw(
                services.publish(first, by=polder_member), by=polder_member
            ).state
        with access.reading_as(riho_member):
            return str(Article.objects.filter(pk=first.pk).count())

    assert set(_in_threads(work, range(40))) == {State.WITHDRAWN, "0"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'portal_app' AND datname = current_database()"
        )
        assert cursor.fetchone()[0] <= POOL  # the requests really shared these


def test_check_names_pooler_that_knows_no_prepared_statements(zones, bouncer, settings):
    settings.PREPARED_STATEMENTS = True
    connections.settings["default"]["OPTIONS"] = dict(PREPARING)

    (found, *_same) = _in_threads(
        lambda _turn: [m.id for m in pooler_knows_prepared_statements(None, ["default"])], range(5)
    )
    assert found == ([] if KNOWS_PREPARED else ["zones.W001"])


def test_check_finds_no_pooler_where_there_is_none(db):
    assert pooler_knows_prepared_statements(None, ["default"]) == []


def _in_threads(work, turns):
    def do(turn):
        try:
            return work(turn)
        finally:
            if turn % 7 == 0:
                connection.close()

    with ThreadPoolExecutor(5, initializer=connections.close_all) as pool:
        return list(pool.map(do, turns))
