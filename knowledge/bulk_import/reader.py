"""The file as it comes: bytes, line by line, none of which may fill the memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from knowledge.bulk_import.errors import BadLine, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE_LENGTH = 4 * 1024 * 1024
"""Bytes: room for the longest text the form takes, each letter written as an escape."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def lines_of(source: BinaryIO) -> Iterator[bytes]:
    """Give the lines of a file; of a line that is too long only so much that this shows."""
    while line := source.readline(MAX_LINE_LENGTH + 1):
        yield line
        # The rest of a line that is too long is read past.
        while len(line) > MAX_LINE_LENGTH and not line.endswith(b"\n"):
            line = source.readline(MAX_LINE_LENGTH + 1)


def fields_of(line: bytes) -> dict[str, Any]:
    """Return the object that a line holds. Raises BadLine."""
    if len(line) > MAX_LINE_LENGTH:
        raise BadLine(f"is longer than {MAX_LINE_LENGTH // 1024**2} MB")
    try:
        fields = json.loads(line.decode("utf-8"), object_pairs_hook=_once_each)
    except UnicodeDecodeError as broken:
        raise BadLine(f"is not UTF-8 (byte {broken.start + 1})") from None
    except json.JSONDecodeError as broken:
        raise BadLine(f"is not JSON: {broken.msg} (character {broken.pos + 1})") from None
    except (RecursionError, ValueError):  # nested without end, a number without end
        raise BadLine("is not JSON that anybody writes") from None
    if not isinstance(fields, dict):
        raise BadLine("is not an object: {…}")
    return fields


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadLine(f"gives {shown(twice)} twice")
    return fields
