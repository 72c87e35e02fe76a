"""How long a forgotten password takes for a known and for an unknown address, in turns.

Not collected by itself, because a clock decides it: `make test ARGS="-s tests/benchmarks/password_reset.py"`.
"""

from __future__ import annotations

import statistics
import sys
import time

import pytest
from django.test import Client

RESET = "/accounts/password/reset/"
TRIES = 500
WARM_UP = 20
MAX_DIFFERENCE_MS = 0.3


@pytest.mark.django_db(transaction=True)
def test_password_reset_for_known_and_unknown_address_takes_as_long(
    zones, person, settings, capsys
):
    settings.ACCOUNT_RATE_LIMITS = False
    for number in range(TRIES + WARM_UP):
        person(f"known{number:04}@polder.example", "member", zones["polder"])
    client = Client()
    took: dict[str, list[float]] = {"known": [], "unknown": []}

    for number in range(TRIES + WARM_UP):
        order = ("known", "unknown") if number % 2 else ("unknown", "known")
        for kind in order:
            name = f"{'known' if kind == 'known' else 'other'}{number:04}@polder.example"
            started = time.perf_counter()
            assert client.post(RESET, {"email": name}).status_code == 302
            if number >= WARM_UP:
                took[kind].append((time.perf_counter() - started) * 1000)

    known, unknown = (statistics.median(took[kind]) for kind in ("known", "unknown"))
    with capsys.disabled():
        sys.stdout.write(
            f"\nknown {known:.2f} ms, unknown {unknown:.2f} ms: {known - unknown:+.2f} ms\n"
        )
    assert abs(known - unknown) <= MAX_DIFFERENCE_MS
