"""`make check`: everything that can be wrong without running the portal, with the settings of production."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

from antw4wvl.launcher import PROJECT
from antw4wvl.launcher.environment import complete
from antw4wvl.launcher.preparation import compile_catalogues
from antw4wvl.launcher.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterable

# As in a container behind a proxy; nothing is asked of these addresses.
PRODUCTION = {
    "PORTAL_HOME": str(PROJECT / "var" / "check"),
    "SECRET_KEY": "only-for-checks-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "DATABASE_URL": "postgres://portal_app:unused@localhost:9/portal",
    "DATABASE_OWNER_URL": "postgres://portal_owner:unused@localhost:9/portal",
    "REDIS_URL": "redis://localhost:9/0",
    "BASE_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
    "DEMO": "0",
    "DEBUG": "0",
    "HTTPS": "1",
}
MANAGE = ("python", "-W", "ignore", "manage.py")  # a database that does not answer is no news here
CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "templates": ("djlint", "templates", "--lint", "--quiet"),
    "imports": ("lint-imports", "--no-cache"),
    "types": ("mypy",),
    "migrations": (*MANAGE, "makemigrations", "--check", "--dry-run"),
    "settings": (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
    "catalogues": (*MANAGE, "catalogues", "--check"),
}


def run(names: Iterable[str] = tuple(CHECKS)) -> int:
    """Run these checks, whatever the first one says, and show what those that failed said."""
    compile_catalogues()
    failed = []
    for name in names:
        program, *arguments = CHECKS[name]
        began = time.monotonic()
        done = _run(program, *arguments, capture=True)
        say(
            f"{'ok' if done.returncode == 0 else 'FAILED'}  ({time.monotonic() - began:.1f} s)",
            name,
        )
        if done.returncode != 0:
            failed.append(name)
            say(done.stdout, name)
    say(f"failed: {', '.join(failed)}" if failed else "all is well", "check")
    return int(bool(failed))


def manage(*arguments: str) -> int:
    compile_catalogues()
    program, *options = MANAGE
    return _run(program, *options, *arguments).returncode


def _run(program: str, *arguments: str, capture: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [f"{sys.prefix}/bin/{program}", *arguments],
        cwd=PROJECT,
        env=complete(PRODUCTION),
        stdout=subprocess.PIPE if capture else None,
        stderr=subprocess.STDOUT if capture else None,
        text=True,
        check=False,
    )
