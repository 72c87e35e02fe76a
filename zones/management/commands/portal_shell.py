from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management import CommandError
from django.core.management.commands.shell import Command as Shell
from django.db import transaction

from zones import access, audit
from zones.models import User

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(Shell):
    help = (
        "Open a Python shell in which the database knows who reads: it shows what that person may read,"
        " and nothing else. What was changed is undone at the end, unless --keep is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--as", dest="email", required=True, help="the person's address")
        parser.add_argument("--keep", action="store_true", help="keep what was changed")

    def handle(self, **options: Any) -> None:
        email = options["email"]
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody with the address {email} has an open account.")
        audit.record(None, "shell_opened", zone=person.current_zone, item=person)
        with access.reading_as(person):
            super().handle(**options)
            transaction.set_rollback(not options["keep"])
