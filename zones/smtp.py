"""SMTP that tells apart "not accepted" from "nobody knows": the mail backend of production."""

from __future__ import annotations

import re
import smtplib
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.core.mail.backends.smtp import EmailBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import ReadableBuffer


LEADING_DOT = re.compile(rb"(?m)^\.")
"""A line that begins with a dot gets a second one, since a dot alone ends the message."""


_before_handover: ContextVar[Callable[[], None] | None] = ContextVar(
    "before_handover", default=None
)


@contextmanager
def before_handover(do: Callable[[], None]) -> Iterator[None]:
    """Call `do` just before a message begins to go out: from then on a worker that dies leaves it unknown."""
    token = _before_handover.set(do)
    try:
        yield
    finally:
        _before_handover.reset(token)


def begin_handover() -> None:
    """Let the sender of the message note that it begins to go out; what that raises keeps the message here."""
    do = _before_handover.get()
    if do is not None:
        do()


class NoReply(Exception):
    """The whole message was handed over and the server never said whether it took it."""


class CarefulSMTP(smtplib.SMTP):
    def data(self, msg: str | ReadableBuffer) -> tuple[int, bytes]:
        """Send the message; raise NoReply where the connection ends between its last byte and the answer."""
        begin_handover()
        self.putcmd("data")
        code, answer = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        if isinstance(msg, str):
            msg = msg.replace("\r\n", "\n").replace("\n", "\r\n").encode("ascii")
        body = LEADING_DOT.sub(b"..", bytes(msg))
        self.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        try:
            self.send(b".\r\n")
            return self.getreply()
        except (smtplib.SMTPServerDisconnected, OSError) as silence:
            raise NoReply(str(silence) or "no answer after the message") from silence


class CarefulSMTPS(CarefulSMTP, smtplib.SMTP_SSL):
    """The same over implicit TLS."""


class CarefulBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return CarefulSMTPS if self.use_ssl else CarefulSMTP
