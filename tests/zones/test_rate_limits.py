"""What one person may do in how long, counted in a real Valkey."""

from __future__ import annotations

import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from zones import broker, rate_limits


@pytest.fixture
def allow(settings):
    def limit(deed, times, seconds=60):
        settings.RATE_LIMITS = settings.RATE_LIMITS | {deed: (times, seconds)}

    return limit


@pytest.fixture(autouse=True)
def _hears_valkey(monkeypatch):
    monkeypatch.setattr(broker, "_silent_until", 0.0)


@pytest.mark.django_db(transaction=True)
def test_rate_limit_of_400_parallel_searches_answers_90(zones, vlas_member, client_for):
    session = client_for(vlas_member).cookies

    def ask(_number):
        browser = Client()
        browser.cookies = session
        try:
            return browser.get("/api/v1/search?q=fiets").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        answers = Counter(pool.map(ask, range(400)))

    assert answers == {200: 90, 429: 310}


def test_rate_limit_tells_wait_until_the_first_is_old(vlas_member, allow):
    allow("comment", 2, 1)

    done = [rate_limits.count("comment", vlas_member) for _time in range(3)]
    time.sleep(1.05)

    assert done == [0, 0, 1]
    assert rate_limits.count("comment", vlas_member) == 0


def test_rate_limit_refused_deed_does_not_prolong_the_wait(vlas_member, allow):
    allow("comment", 1, 1)
    rate_limits.count("comment", vlas_member)

    for _time in range(5):
        rate_limits.count("comment", vlas_member)
        time.sleep(0.22)

    assert rate_limits.count("comment", vlas_member) == 0


def test_rate_limit_is_counted_by_person_and_deed(vlas_member, riho_member, allow):
    allow("comment", 1)
    allow("answer", 1)
    rate_limits.count("comment", vlas_member)

    assert rate_limits.count("comment", vlas_member) > 0
    assert rate_limits.count("answer", vlas_member) == 0
    assert rate_limits.count("comment", riho_member) == 0


@contextmanager
def mute_server():
    """Something that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


def test_rate_limit_when_valkey_is_silent_waits_once_only(vlas_member, allow, settings):
    allow("search", 0)
    with mute_server() as url:
        settings.REDIS_URL = url
        began = time.monotonic()
        first = rate_limits.count("search", vlas_member)
        between = time.monotonic()
        others = [rate_limits.count("search", vlas_member) for _time in range(50)]
        ended = time.monotonic()

    assert (first, set(others)) == (0, {0})
    assert between - began < 1
    assert ended - between < 0.05


def test_rate_limit_after_the_pause_asks_valkey_again(vlas_member, allow, settings, monkeypatch):
    allow("search", 0)
    url = settings.REDIS_URL
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    rate_limits.count("search", vlas_member)
    settings.REDIS_URL = url

    assert rate_limits.count("search", vlas_member) == 0
    monkeypatch.setattr(broker, "_silent_until", time.monotonic() - 1)
    assert rate_limits.count("search", vlas_member) > 0
