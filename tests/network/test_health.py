from __future__ import annotations

import shutil
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from network import health
from zones import audit
from zones.models import Letter
from zones.worker_heartbeat import WORKER_SEEN, beat_is_alive, note_worker, valkey

QUEUES = ("letters", "files", "documents", "default")
pytestmark = pytest.mark.django_db


@pytest.fixture
def worker_seen():
    note_worker(*QUEUES)
    yield
    _forget_workers()


@pytest.fixture
def no_worker():
    _forget_workers()


def _forget_workers():
    valkey().delete(*(WORKER_SEEN.format(queue=queue) for queue in QUEUES))


def test_healthz_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = Client().get("/healthz")

    assert (response.status_code, response.content) == (200, b"alive\n")


def test_healthz_answers_while_the_database_is_away(monkeypatch):
    def away(*_args, **_kwargs):
        raise psycopg.OperationalError("away")

    monkeypatch.setattr(connection, "connect", away)
    monkeypatch.setattr(connection, "get_new_connection", away)

    assert Client().get("/healthz").status_code == 200
    assert Client().get("/readyz").json()["missing"][0] == "database"


def test_readyz_when_all_services_run_is_ready(worker_seen):
    response = Client().get("/readyz")

    assert response.status_code == 200
    answer = response.json()
    assert (answer["ready"], answer["missing"]) == (True, [])
    assert response.headers["Cache-Control"] == "no-store"


def test_readyz_without_compiled_catalogues_misses_them(worker_seen, settings, tmp_path):
    copy = tmp_path / "locale"
    shutil.copytree(settings.LOCALE_PATHS[0], copy)
    (copy / "fr" / "LC_MESSAGES" / "django.mo").unlink()
    settings.LOCALE_PATHS = [copy]

    assert Client().get("/readyz").json()["missing"] == ["catalogues"]


def test_readyz_when_one_queue_has_no_worker_names_that_queue(worker_seen):
    valkey().delete(WORKER_SEEN.format(queue="documents"))

    response = Client().get("/readyz")

    assert (response.status_code, response.json()["missing"]) == (503, ["worker documents"])


def test_readyz_without_workers_names_each_queue(no_worker):
    response = Client().get("/readyz")

    assert response.status_code == 503
    answer = response.json()
    assert (answer["ready"], answer["missing"]) == (False, [f"worker {name}" for name in QUEUES])


def test_readyz_without_valkey_names_valkey_and_worker(settings):
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"

    assert Client().get("/readyz").json()["missing"] == ["valkey", "worker"]


def test_readyz_without_database_names_database(worker_seen, monkeypatch):
    parameters = connection.get_connection_params() | {"host": "127.0.0.1", "port": 1}
    monkeypatch.setattr(connection, "get_connection_params", lambda: parameters)

    response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.json()["missing"] == ["database"]


def test_readyz_with_migration_pending_names_migrations(worker_seen, monkeypatch):
    wanted = health.wanted_migrations() | {("network", "9999_not_yet")}
    monkeypatch.setattr(health, "wanted_migrations", lambda: wanted)

    assert Client().get("/readyz").json()["missing"] == ["migrations"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_pages_take_no_post(path):
    assert Client().post(path).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_readyz_tells_backlog_and_ages(worker_seen, polder_member, person):
    now = timezone.now()
    for number, (state, minutes) in enumerate(
        [("queued", 7), ("queued", 2), ("queued", -5), ("failed", 60), ("sent", 600)]
    ):
        Letter.objects.create(
            kind="welcome",
            person=polder_member,
            dedup_key=str(number),
            state=state,
            not_before=now - timedelta(minutes=minutes),
            claimed_at=now - timedelta(minutes=1),
        )
    beat_is_alive()

    told = Client().get("/readyz").json()["figures"]

    assert told["letters_waiting"] == 3
    assert told["letters_failed_in_a_day"] == 1
    assert 420 <= told["oldest_letter_seconds"] < 430
    assert 0 <= told["beat_seconds"] < 5
    assert told["audit_unsealed_seconds"] is None


@pytest.mark.django_db(transaction=True)
def test_readyz_tells_how_long_the_audit_is_not_sealed(worker_seen, polder_member):
    audit.record(polder_member, "exported")

    told = Client().get("/readyz").json()["figures"]

    assert 0 <= told["audit_unsealed_seconds"] < 30
