"""Requests that carry values as they are, byte for byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote_from_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable


class Part(NamedTuple):
    """A file where one may be expected or not."""

    name: str
    content: bytes


def as_bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


Pair = tuple[str | bytes, "str | bytes | Part"]


def query_of(pairs: Iterable[tuple[str | bytes, str | bytes]]) -> str:
    return "&".join(
        f"{quote_from_bytes(as_bytes(k))}={quote_from_bytes(as_bytes(v))}" for k, v in pairs
    )


def urlencoded(pairs: Iterable[Pair]) -> tuple[bytes, str]:
    plain = [(k, v.content if isinstance(v, Part) else v) for k, v in pairs]
    return query_of(plain).encode(), "application/x-www-form-urlencoded"


def multipart(pairs: Iterable[Pair]) -> tuple[bytes, str]:
    lines: list[bytes] = []
    for name, value in pairs:
        head = b'Content-Disposition: form-data; name="' + _in_quotes(name) + b'"'
        if isinstance(value, Part):
            head += b'; filename="' + _in_quotes(value.name) + b'"\r\nContent-Type: application/pdf'
            value = value.content
        lines += [b"--grens", head, b"", as_bytes(value)]
    return b"\r\n".join([*lines, b"--grens--", b""]), "multipart/form-data; boundary=grens"


def _in_quotes(name: str | bytes) -> bytes:
    return re.sub(rb"[\r\n\"]", b"_", as_bytes(name))
