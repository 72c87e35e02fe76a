"""The demo's mail: each letter a file that any mail program opens, and a page that shows it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from zones.smtp import begin_handover

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import EmailMessage as Parsed

    from django.core.mail import EmailMessage

NAME = re.compile(r"[0-9]{8}T[0-9]{12}-[a-z0-9@._+-]{1,100}")
STAMP = "%Y%m%dT%H%M%S%f"


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now().strftime(STAMP)}-{_in_a_file_name(message.recipients()[0])}"
            half = folder / f".{name}.half"
            half.write_bytes(message.message().as_bytes())
            begin_handover()
            half.rename(folder / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class MailedLetter:
    """One file of the mailbox; `name` is the file's name without `.eml`."""

    name: str
    raw: bytes

    @property
    def parsed(self) -> Parsed:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self.parsed["subject"] or "")

    @property
    def to(self) -> str:
        return str(self.parsed["to"] or "")

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.strptime(self.name.partition("-")[0], STAMP).replace(tzinfo=dt.UTC)

    def part(self, kind: str) -> str:
        """Return the text of the `plain` or `html` part, or nothing."""
        body = self.parsed.get_body((kind,))
        return body.get_content() if body else ""


def newest(count: int) -> list[MailedLetter]:
    """Return at most `count` letters, the last one first."""
    paths = sorted(Path(settings.MAILBOX).glob("*.eml"), reverse=True)
    ours = [path for path in paths if NAME.fullmatch(path.stem)]
    return [MailedLetter(path.stem, path.read_bytes()) for path in ours[:count]]


def find(name: str) -> MailedLetter | None:
    """Return the letter of this name; a name that leads elsewhere names no letter."""
    path = Path(settings.MAILBOX) / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    return MailedLetter(name, path.read_bytes())


def _in_a_file_name(recipient: str) -> str:
    """Keep of `Name <address>` the address, without what would lead out of the folder."""
    address = recipient.rpartition("<")[2].rstrip(">")
    return re.sub(r"[^a-z0-9@._+-]", "_", address.lower())[:100]
