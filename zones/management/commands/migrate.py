"""Django's `migrate`, which lets a portal at work go on: it waits 3 s for a lock and tries again."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import DeadlockDetected, LockNotAvailable

LOCK_SECONDS = 3
"""Whoever reads or writes the table waits behind a migration that waits: that long and no longer."""

TRIES = 20
PAUSE_SECONDS = 2


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        for _try in range(TRIES - 1):
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
            try:
                super().handle(*args, **options)
            except OperationalError as trouble:
                if not isinstance(trouble.__cause__, (LockNotAvailable, DeadlockDetected)):
                    raise
                self.stderr.write(f"\nA table is in use; trying again in {PAUSE_SECONDS} s.")
                time.sleep(PAUSE_SECONDS)
            else:
                break
        else:
            super().handle(*args, **options)
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
