"""Ask the virus scanner clamd, over INSTREAM."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

SECONDS = 60


class ScannerSilent(Exception):
    """No answer that says anything about the file."""


def finds(chunks: Iterable[bytes]) -> bool:
    """Return whether clamd finds something in these bytes; raise ScannerSilent."""
    try:
        with _connected() as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
            clamd.sendall(struct.pack("!I", 0))
            answer = clamd.makefile("rb").read(4096).rstrip(b"\0\n")
    except OSError as silent:
        raise ScannerSilent(str(silent)) from silent
    if answer.endswith(b"OK"):
        return False
    if answer.endswith(b"FOUND"):
        return True
    raise ScannerSilent(answer.decode(errors="replace"))


def _connected() -> socket.socket:
    """`host:port`, or the path of a socket."""
    address: str = settings.CLAMD_ADDRESS
    if address.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(SECONDS)
        clamd.connect(address)
        return clamd
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
