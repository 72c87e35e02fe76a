"""SMTP that tells apart "not accepted" from "nobody knows": the mail backend of production."""

from __future__ import annotations

import re
import smtplib
from typing import TYPE_CHECKING

from django.core.mail.backends.smtp import EmailBackend

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


LEADING_DOT = re.compile(rb"(?m)^\.")
"""A line that begins with a dot gets a second one, since a dot alone ends the message."""


class NoReply(Exception):
    """The whole message was handed over and the server never said whether it took it."""


class CarefulSMTP(smtplib.SMTP):
    def data(self, msg: str | ReadableBuffer) -> tuple[int, bytes]:
        """Send the message; raise NoReply where the connection ends between its last byte and the answer."""
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
