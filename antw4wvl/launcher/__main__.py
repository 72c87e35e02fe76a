"""`python -m antw4wvl.launcher COMMAND`: what the Makefile calls."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from antw4wvl.launcher import PROJECT, Refused, checks, demo, quick, testing
from antw4wvl.launcher.environment import shell
from antw4wvl.launcher.foreground import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS: dict[str, Callable[[list[str]], int | str | None]] = {
    "demo": lambda _arguments: demo.run(),
    "demo-reset": lambda _arguments: demo.reset(),
    "test": testing.run,
    "quick": quick.run,
    "bench": testing.bench,
    "services-test": lambda _arguments: print(shell(testing.keep_up())),
    "services-stop": lambda _arguments: print(testing.stop()),
    "check": lambda _arguments: checks.run(),
    "migrations": lambda arguments: checks.manage("makemigrations", *arguments),
    "catalogues": lambda arguments: checks.manage("catalogues", *arguments),
}


def main() -> None:
    try:
        sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
    except Refused as refused:
        sys.exit(str(refused))
    except Stopped:
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            sys.exit(_not_writable(error.filename))
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        sys.exit("The disk is full: make room and start again.")


def _not_writable(name: str) -> str:
    if Path(name).is_relative_to(PROJECT / "locale"):
        return (
            f"{name} cannot be written and the catalogues are compiled beside it: "
            "run `make setup` and `make check` once as an account that may write there."
        )
    return f"{name} cannot be written by this account: run as the account that did, or give another PORTAL_HOME."


if __name__ == "__main__":
    main()
