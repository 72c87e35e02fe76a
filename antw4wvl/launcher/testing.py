"""The tests' own services and databases, shared by as many runs at once as there are."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from antw4wvl.launcher import PROJECT, Refused, preparation
from antw4wvl.launcher.environment import complete, write
from antw4wvl.launcher.home import Home, try_lock
from antw4wvl.launcher.services import Services
from antw4wvl.launcher.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterator

KEEP = "keep"  # while this file stands, the services outlive the runs
MAX_RUNS = 50
PARALLEL = ("-n", "logical", "--dist", "load", "--maxschedchunk", "4")
"""A process for each core. A few tests at a time: one that drove a browser must not get a long rest of others."""


def home() -> Home:
    return Home.from_environment("var/test")


def run(arguments: list[str]) -> int:
    preparation.compile_catalogues()
    browser = shutil.which("chromium")
    say(
        f"Browser: {browser}" if browser else "No Chromium here: the browser's tests are skipped.",
        "test",
    )
    with _services() as environment, _database(environment) as named:
        command = [sys.executable, "-m", "pytest", *in_parallel(arguments)]
        return subprocess.run(command, cwd=PROJECT, env=complete(named), check=False).returncode


def in_parallel(arguments: list[str]) -> list[str]:
    """Add a process for each core, unless one test was asked for or the number of processes was said."""
    said = any(argument.startswith(("-n", "--pdb", "-x", "--co")) for argument in arguments)
    few = any("::" in argument or argument.endswith(".py") for argument in arguments)
    return arguments if said or few else [*arguments, *PARALLEL]


def bench(arguments: list[str]) -> int:
    """Measure how quick the portal is, in databases of its own."""
    preparation.compile_catalogues()
    with _services() as environment, _database(environment) as named:
        command = [sys.executable, "-m", "tests.benchmarks", *arguments]
        return subprocess.run(command, cwd=PROJECT, env=complete(named), check=False).returncode


def keep_up() -> dict[str, str]:
    """Start the services and let them run until `stop`; return their environment."""
    preparation.compile_catalogues()
    with _services() as environment:
        (home().run / KEEP).touch()
    return environment


def stop() -> str:
    """Stop the kept services, unless a run of tests uses them now: then that run does it when it ends."""
    place = home()
    place.prepare()
    (place.run / KEEP).unlink(missing_ok=True)
    with (place.run / "users").open("a") as users:
        if not try_lock(users.fileno(), fcntl.LOCK_EX):
            return "A run of tests uses the services; they stop when it ends."
        Services(place, crash_safe=False).stop()
    return "The services of the tests are stopped."


@contextmanager
def _services() -> Iterator[dict[str, str]]:
    """Every run holds a shared lock; who can have it alone is the last and puts out the light."""
    place = home()
    place.prepare()
    (place.folder / "static").mkdir(
        exist_ok=True
    )  # WhiteNoise asks for it; tests take files as they are
    services = Services(place, crash_safe=False)
    with (place.run / "users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            services.start(outlive_launcher=True)
            environment = (
                services.environment()
                | {
                    "DATABASE_ROLE": "owner",  # tests are arranged as owner and run as app: tests/conftest.py
                    "SECRET_KEY": place.secrets()["secret_key"],
                    "PORTAL_HOME": str(place.folder),
                    "HTTPS": "0",
                }
            )
            environment |= {"TEST_TEMPLATE": _template(environment)}
            write(place, environment)
            yield environment
        finally:
            if try_lock(users.fileno(), fcntl.LOCK_EX) and not (place.run / KEEP).exists():
                services.stop()


def _template(environment: dict[str, str]) -> str:
    name = f"test_template_{preparation.mark_of_schema()[:12]}"
    with (home().run / "template").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        made = subprocess.run(
            [sys.executable, "-m", "tests.template_database", name],
            cwd=PROJECT,
            env=complete(environment),
            stdout=subprocess.DEVNULL,
            check=False,
        )
    if made.returncode:
        raise Refused("The database of the tests could not be made.")
    return name


@contextmanager
def _database(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """A name of its own for each run's database, so that two at once do not drop each other's."""
    if "TEST_DATABASE_NAME" in os.environ:
        yield environment
        return
    for number in range(1, MAX_RUNS):
        with (home().run / f"database-{number}").open("a") as file:
            if try_lock(file.fileno(), fcntl.LOCK_EX):
                yield environment | {"TEST_DATABASE_NAME": f"test_portal_{number}"}
                return
