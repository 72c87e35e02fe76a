"""What the settings read: made here once for the processes, the tests and the file beside a running demo."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from antw4wvl.launcher.home import write_private

if TYPE_CHECKING:
    from antw4wvl.launcher.home import Home


def complete(environment: dict[str, str]) -> dict[str, str]:
    """The environment for a process: the machine's with the portal's in it."""
    return os.environ | environment


def write(home: Home, environment: dict[str, str]) -> None:
    """Leave the environment where settings.py looks when it is given none."""
    write_private(
        home.environment_file,
        "".join(f"{k}={_quoted(v)}\n" for k, v in environment.items()),
    )


def shell(environment: dict[str, str]) -> str:
    """Lines for `eval`."""
    return "\n".join(f"export {name}={_quoted(value)}" for name, value in environment.items())


def _quoted(value: str) -> str:
    if re.fullmatch(r"[\w./:@%+,-]*", value):
        return value
    return "'" + value.replace("'", "'\\''") + "'"
