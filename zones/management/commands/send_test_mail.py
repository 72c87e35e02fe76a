from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from zones import mail
from zones.smtp import NoReply

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Send one message to an address now, and say what the mail server answered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")

    def handle(self, *, address: str, **_options: Any) -> None:
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        try:
            mail.send_test(address)
        except (OSError, ValueError, NoReply) as trouble:  # SMTP's own are OSErrors
            raise CommandError(
                f"Not sent by {server}: {type(trouble).__name__}: {trouble}"
            ) from trouble
        self.stdout.write(
            f"{server} took a message for {address} from {settings.DEFAULT_FROM_EMAIL}."
        )
