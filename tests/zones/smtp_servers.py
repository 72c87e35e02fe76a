"""Mail servers that behave in every way a mail server may, on a real socket."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from collections.abc import Iterator


class Postbox:
    """Answers as told, word by word; takes what it accepts."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.taken: list[bytes] = []

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self.answers.get("mail", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get("rcpt", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.get("data", "250 taken")
        if answer.startswith("250"):
            self.taken.append(envelope.original_content)
        return answer


@contextmanager
def mail_server(settings, **answers: str) -> Iterator[Postbox]:
    """Serve a Postbox and let Django send to it."""
    box = Postbox(**answers)
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        send_to(settings, controller.port)
        yield box
    finally:
        controller.stop()


@contextmanager
def server_that_hangs_up(settings, *, after_message: bool) -> Iterator[list[bytes]]:
    """Speak SMTP as far as DATA and cut the line, before the message or after its last dot."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                line, _address = listener.accept()
            except OSError:
                return
            with line, line.makefile("rwb", buffering=0) as stream:
                _converse(stream, heard, after_message=after_message)

    threading.Thread(target=serve, daemon=True).start()
    try:
        send_to(settings, listener.getsockname()[1])
        yield heard
    finally:
        listener.close()


def _converse(stream, heard: list[bytes], *, after_message: bool) -> None:
    stream.write(b"220 hello\r\n")
    for words in iter(stream.readline, b""):
        if words[:4].upper() != b"DATA":
            stream.write(b"250 OK\r\n")
            continue
        if not after_message:
            return
        stream.write(b"354 go on\r\n")
        heard.append(b"".join(iter(stream.readline, b".\r\n")))
        return


@contextmanager
def server_that_falls_silent(settings, at: str) -> Iterator[threading.Event]:
    """Speak SMTP up to "the greeting", RCPT or DATA and then never answer; the event says that it came so far."""
    listener = socket.create_server(("127.0.0.1", 0))
    is_reached, held = threading.Event(), []

    def serve() -> None:
        line, _address = listener.accept()
        held.append(line)
        with line.makefile("rwb", buffering=0) as stream:
            if at != "the greeting":
                stream.write(b"220 hello\r\n")
                for words in iter(stream.readline, b""):
                    if words.upper().startswith(at.encode()):
                        break
                    stream.write(b"250 OK\r\n")
            is_reached.set()

    threading.Thread(target=serve, daemon=True).start()
    try:
        send_to(settings, listener.getsockname()[1])
        yield is_reached
    finally:
        listener.close()
        for line in held:
            line.close()


def send_to(settings, port: int) -> None:
    settings.EMAIL_BACKEND = "zones.smtp.CarefulBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 3


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
