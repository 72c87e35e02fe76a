"""The demo's mail: each letter a file that any mail program opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.now().strftime("%Y%m%dT%H%M%S%f")
            address = message.recipients()[0].rpartition("<")[2].rstrip(">")
            half = folder / f".{stamp}-{address}.half"
            half.write_bytes(message.message().as_bytes(linesep="\r\n"))
            half.rename(folder / f"{stamp}-{address}.eml")
        return len(email_messages)
