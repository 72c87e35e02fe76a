"""Under which account the services run: the caller's, or for root an existing one without rights.

PostgreSQL refuses to run as root, and no service needs root. No account is ever created.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from typing import TYPE_CHECKING, Any

from antw4wvl.launcher import Refused

if TYPE_CHECKING:
    from pathlib import Path

CANDIDATES = ("postgres", "nobody")


def service_account() -> pwd.struct_passwd | None:
    """Return the account to drop to, or None where the caller is an ordinary person."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Refused("Root may not run PostgreSQL and this machine has no account postgres or nobody.")


def as_account(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """Arguments for subprocess that drop to the account."""
    if account is None:
        return {}
    return {
        "user": account.pw_uid,
        "group": account.pw_gid,
        "extra_groups": [],
        "cwd": "/",
    }


def may_run(path: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether the account reaches the path: a clone in a closed home is out of its reach."""
    test = subprocess.run(["test", "-x", path], check=False, **as_account(account))
    return test.returncode == 0


def give(path: Path, account: pwd.struct_passwd | None) -> None:
    """Hand a folder to the account, for its eyes only."""
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)
    path.chmod(0o700)
