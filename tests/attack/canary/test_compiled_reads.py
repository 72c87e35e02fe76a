"""What is put together once and drawn once shows everybody exactly what the plain querysets and templates show them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.attack.canary.filling import addresses
from tests.attack.canary.people import EVERYBODY
from zones import compiled_reads, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.attack.canary.tokens import Planted

IN_FRENCH = ("vlas_member", "polder_coordinator", "network_coordinator", "observer")
LENGTH = re.compile(r"'Content-Length': '\d+'")
TIME = re.compile("<time.*?</time>", re.DOTALL)
"""It says how long ago something was, and the clock goes on between two requests."""


@contextmanager
def plainly() -> Iterator[None]:
    """Ask as if nothing were put together once, and draw everything anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            compiled_reads.CompiledRead,
            "__call__",
            lambda read, person, **given: list(read.plain(person, **given)),
        )
        patch.setattr(drawn.DrawnParts, "get", lambda _parts, _values, draw: draw())
        yield


def pages(planted: Planted) -> list[str]:
    """Return the addresses of home, the list and all articles, with what is asked of them."""
    found = []
    for address in addresses(planted):
        is_list = address.path == "/knowledge/"
        is_article = address.public_id and address.path == f"/knowledge/{address.public_id}/"
        if address.path == "/" or is_list or is_article:
            found += [address.path, *(f"{address.path}?{q}" for q in address.place.asks(planted))]
    return found


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_page_from_compiled_reads_equals_page_from_plain_querysets(planted, name):
    asked = pages(planted)
    assert len(asked) > 30

    for path in asked:
        compiled, plain = _asked(planted, name, path), _asked_plainly(planted, name, path)
        if (
            compiled != plain
        ):  # a minute began between the two: a page that says how long ago is another now
            compiled, plain = _asked(planted, name, path), _asked_plainly(planted, name, path)
        assert compiled == plain, path


def test_compiled_reads_are_used_on_home_list_and_article(planted):
    """So that the comparison above compares two things."""
    used: set[str] = set()
    ask = compiled_reads.CompiledRead.__call__

    def note(read: Any, *args: Any, **given: Any) -> Any:
        used.add(read.build.__qualname__)
        return ask(read, *args, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled_reads.CompiledRead, "__call__", note)
        for path in pages(planted):
            planted.people.browser("polder_member").get(path)
    assert {"_figures", "_newest", "_listed", "_with_original", "_said", "_below"} <= used


def _asked(planted: Planted, name: str, path: str) -> object:
    language = "fr" if name in IN_FRENCH else "nl"
    answer = planted.people.browser(name).get(path, Accept_Language=language)
    status, headers, body = answer.alike()
    return status, LENGTH.sub("", headers), TIME.sub("", body)


def _asked_plainly(planted: Planted, name: str, path: str) -> object:
    with plainly():
        return _asked(planted, name, path)
