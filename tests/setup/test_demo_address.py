"""What the launcher tells the portal about where it listens."""

from __future__ import annotations

import pytest

from antw4wvl.launcher.demo import Address, _environment
from antw4wvl.launcher.home import Home


@pytest.mark.parametrize(
    ("bind", "is_open"),
    [
        ("127.0.0.1", "1"),
        ("127.0.0.2", "1"),
        ("::1", "1"),
        ("localhost", "1"),
        ("0.0.0.0", "0"),  # noqa: S104 - where it would listen
        ("::", "0"),
        ("192.168.1.20", "0"),
        ("portal.example", "0"),
    ],
)
def test_mailbox_is_open_on_loopback_only(bind, is_open, tmp_path):
    place = Home(tmp_path)
    place.prepare()

    assert _environment(place, Address(bind, 8000))["MAILBOX_OPEN"] == is_open
