"""How far the import is, for who watches a terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.management.base import OutputWrapper

WIDTH = 30
EVERY_SECONDS = 0.1
CLEAR = "\r\033[K"


def watched(lines: Iterable[bytes], *, size: int, terminal: OutputWrapper) -> Iterator[bytes]:
    """Give the lines on and draw how far they are; `size` is that of the whole in bytes, 0 where unknown.

    Draws nothing where nobody watches.
    """
    if not terminal.isatty():
        yield from lines
        return
    done, drawn = 0, 0.0
    try:
        for number, line in enumerate(lines, start=1):
            if time.monotonic() - drawn > EVERY_SECONDS:
                _draw(terminal, f"{_bar(done, size)}{number:,} lines")
                drawn = time.monotonic()
            yield line
            done += len(line)
    finally:
        _draw(terminal, "")


def _bar(done: int, size: int) -> str:
    if not size:
        return ""
    share = min(done / size, 1)
    return f"[{'#' * int(share * WIDTH):<{WIDTH}}] {share:4.0%}  "


def _draw(terminal: OutputWrapper, text: str) -> None:
    terminal.write(f"{CLEAR}{text}", style_func=str, ending="")
    terminal.flush()
