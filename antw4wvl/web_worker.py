"""gunicorn's worker with threads, which gives a thread only what has arrived whole.

In gunicorn's own a connection takes a thread while it sends its request, so that a few that say nothing silence
the web. Here the main loop collects heads and bodies of all connections without waiting for any; a large body goes to
disk. What is too large, of no stated length or too slow is answered and closed there.
"""

from __future__ import annotations

import os
import re
import selectors
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from gunicorn.http import get_parser
from gunicorn.http.unreader import Unreader
from gunicorn.workers.gthread import TConn, ThreadWorker

if TYPE_CHECKING:
    import socket

MAX_BODY = 270 * 1024**2
"""Ten files of 25 MB, and a text with its pictures (DATA_UPLOAD_MAX_MEMORY_SIZE)."""

MAX_HEAD = 64 * 1024
MAX_COLLECTED = 1024**3
"""Of one process, in all bodies that have not arrived yet; more of them are told to come back."""

HEAD_SECONDS = 10
SILENT_SECONDS = 20
BODY_SECONDS = 600
CLOSING_SECONDS = 2
IN_MEMORY = 64 * 1024
AT_ONCE = 256 * 1024

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
REFUSALS = {
    408: b"Request Timeout",
    411: b"Length Required",
    413: b"Content Too Large",
    503: b"Service Unavailable",
}


def refusal(status: int) -> bytes:
    words = REFUSALS[status]
    more = b"Retry-After: 30\r\n" if status == 503 else b""
    return b"HTTP/1.1 %d %s\r\n%sContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s\n" % (
        status, words, more, len(words) + 1, words,
    )  # fmt: skip


class Request:
    """What of one request has arrived."""

    def __init__(self) -> None:
        now = time.monotonic()
        self.kept: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=_folder())  # noqa: SIM115
        self.head = b""
        self.size = 0
        self.wanted: int | None = None
        self.began = self.heard = now

    def add(self, data: bytes) -> int:
        """Keep what came; return the status with which the request is refused, or 0."""
        self.kept.write(data)
        self.size += len(data)
        self.heard = time.monotonic()
        if self.wanted is not None:
            return 0
        self.head += data
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            # gunicorn's own parser says what is wrong with a head without end
            self.wanted = self.size if self.size > MAX_HEAD else None
            return 0
        head = self.head[: end + 2]
        if CHUNKED.search(head):
            return 411
        found = LENGTH.search(head)
        length = int(found[1]) if found else 0
        self.wanted = end + 4 + length
        return 413 if length > MAX_BODY else 0

    @property
    def is_whole(self) -> bool:
        return self.wanted is not None and self.size >= self.wanted

    @property
    def expects_word(self) -> bool:
        return not self.is_whole and bool(EXPECTS.search(self.head))

    def deadline(self) -> float:
        if self.wanted is None:
            return self.began + HEAD_SECONDS
        return min(self.heard + SILENT_SECONDS, self.began + BODY_SECONDS)


class KeptUnreader(Unreader):
    """Gives gunicorn's parser what was kept, and then an end: nothing waits for the connection."""

    def __init__(self, kept: IO[bytes]) -> None:
        super().__init__()
        self.kept = kept
        kept.seek(0)

    def chunk(self, size_hint: int | None = None) -> bytes:
        return self.kept.read(min(max(size_hint or 0, 8192), 1024 * 1024))

    def rest(self) -> bytes:
        """Return what came after the request, which is the beginning of the next."""
        left = bytes(self.take_buffered()) + self.kept.read()
        self.kept.close()
        return left


class WebWorker(ThreadWorker):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.arriving: dict[TConn, Request] = {}
        self.closing: dict[TConn, float] = {}

    def accept(self, listener: socket.socket) -> None:
        try:
            line, address = listener.accept()
        except OSError:  # another process was quicker, or the client has gone
            return
        self.nr_conns += 1
        self._collect(TConn(self.cfg, line, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """A connection that was kept brings its next request."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._collect(conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        left = conn.parser.unreader.rest() if conn.parser else b""
        if left and not fs.cancelled() and fs.exception() is None and fs.result():
            conn.sock.setblocking(False)
            self._collect(conn, left)
        else:
            super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Refuse what takes too long to arrive; called each second."""
        super().murder_pending()
        now = time.monotonic()
        if not self.alive:  # who has asked nothing yet is not waited for
            for conn in [conn for conn, request in self.arriving.items() if not request.size]:
                self._drop(conn)
        for conn in [conn for conn, request in self.arriving.items() if request.deadline() < now]:
            if self.arriving[conn].size:
                self._refuse(conn, 408)
            else:
                self._drop(conn)
        for conn in [conn for conn, deadline in self.closing.items() if deadline < now]:
            self._drop(conn)

    def _collect(self, conn: TConn, first: bytes = b"") -> None:
        self.arriving[conn] = Request()
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read, conn))
        if first:
            self._take(conn, first)

    def _read(self, conn: TConn, line: socket.socket) -> None:
        try:
            data = line.recv(AT_ONCE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
        elif conn not in self.closing:
            self._take(conn, data)

    def _take(self, conn: TConn, data: bytes) -> None:
        request = self.arriving[conn]
        was_known = request.wanted is not None
        try:
            status = request.add(data)
        except OSError:  # the disk is full
            status = 503
        if not status and not was_known and self._collected() > MAX_COLLECTED:
            status = 503
        if status:
            self._refuse(conn, status)
        elif request.is_whole:
            self._hand_over(conn, request)
        elif not was_known and request.expects_word:
            self._say(conn, b"HTTP/1.1 100 Continue\r\n\r\n")

    def _collected(self) -> int:
        return sum(request.wanted or request.size for request in self.arriving.values())

    def _hand_over(self, conn: TConn, request: Request) -> None:
        self._forget(conn)
        if conn.parser is None:
            conn.parser = get_parser(self.cfg, conn.sock, conn.client)
        conn.parser.unreader = KeptUnreader(request.kept)
        conn.initialized = conn.data_ready = True
        self.enqueue_req(conn)

    def _refuse(self, conn: TConn, status: int) -> None:
        """Answer at once; what is still sent is thrown away for a moment, so that the answer arrives."""
        self.arriving.pop(conn).kept.close()
        self.log.warning("a request was refused with %s before it had arrived", status)
        if self._say(conn, refusal(status)):
            self.closing[conn] = time.monotonic() + CLOSING_SECONDS

    def _say(self, conn: TConn, words: bytes) -> bool:
        try:
            conn.sock.send(words)
        except OSError:
            self._drop(conn)
            return False
        return True

    def _drop(self, conn: TConn) -> None:
        if request := self.arriving.get(conn):
            request.kept.close()
        self._forget(conn)
        self.closing.pop(conn, None)
        self.nr_conns -= 1
        conn.close()

    def _forget(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        self.arriving.pop(conn, None)


def _folder() -> str | None:
    """Large bodies go where the files go: /tmp may be memory."""
    home = os.environ.get("PORTAL_HOME", "")
    return home if Path(home or "/nowhere").is_dir() else None
