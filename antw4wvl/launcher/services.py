"""PostgreSQL and Valkey together: given from outside, or this home's own."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from antw4wvl.launcher import Refused
from antw4wvl.launcher.postgres import Postgres
from antw4wvl.launcher.valkey import Valkey

if TYPE_CHECKING:
    import subprocess

    from antw4wvl.launcher.home import Home

STARTING = "Another start of {holder} has kept the services of this folder locked for a minute."


class Services:
    """What stands under the portal. `started` holds the processes that this launcher began itself."""

    def __init__(self, home: Home, *, crash_safe: bool = True) -> None:
        self.home = home
        self.postgres = (
            None if "DATABASE_URL" in os.environ else Postgres(home, crash_safe=crash_safe)
        )
        self.valkey = None if "REDIS_URL" in os.environ else Valkey(home)
        self.started: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *, outlive_launcher: bool = False) -> None:
        with self.home.locked("starting", patience=60, refusal=STARTING):
            for name, service in (("postgres", self.postgres), ("valkey", self.valkey)):
                process = service and service.start(outlives_launcher=outlive_launcher)
                if process:
                    self.started[name] = process

    def stop(self) -> None:
        """Stop this home's own services, whoever started them."""
        with self.home.locked("starting", patience=60, refusal=STARTING):
            for service in (self.valkey, self.postgres):
                if service:
                    service.stop()
            for process in self.started.values():
                process.wait(10)
            note = self.home.run / "sockets"
            if note.exists():
                shutil.rmtree(self.home.socket_folder(), ignore_errors=True)
                note.unlink()

    def environment(self) -> dict[str, str]:
        """Where to reach them, under the names that the settings read."""
        if self.postgres:
            database = {
                "DATABASE_URL": self.postgres.url("app"),
                "DATABASE_OWNER_URL": self.postgres.url("owner"),
                "DATABASE_BACKUP_URL": self.postgres.url("backup"),
            }
        else:
            database = _given()
        return database | {"REDIS_URL": self.valkey.url if self.valkey else os.environ["REDIS_URL"]}


def _given() -> dict[str, str]:
    """A database of somebody else's: it has its logins already, and both must be named."""
    if "DATABASE_OWNER_URL" not in os.environ:
        raise Refused(
            "DATABASE_URL is set and DATABASE_OWNER_URL is not: the first is the web's login, "
            "the second the one that migrates (antw4wvl/roles.sql makes both)."
        )
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL")
    return {name: os.environ[name] for name in names if name in os.environ}
