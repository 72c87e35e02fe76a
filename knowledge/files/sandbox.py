"""A script of ours in a process of its own, for what a hostile file can take down: that process and nothing else."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class SandboxFailed(Exception):
    """The process took too long, or was stopped by one of the limits that it sets itself."""


def run(
    script: Path, *arguments: str, seconds: int, on_progress: Callable[[str], None] | None = None
) -> str:
    """Run a script and return the last line that it said; each one before goes to `on_progress`. Raises SandboxFailed."""
    command = [sys.executable, "-I", str(script), *arguments]
    with subprocess.Popen(  # noqa: S603 - our own script, and no word of it from outside
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        bell = threading.Timer(seconds, process.kill)
        bell.start()
        try:
            last = _listen(process, on_progress)
        finally:
            bell.cancel()
            process.kill()
    if process.returncode:
        raise SandboxFailed
    return last


def _listen(process: subprocess.Popen[str], on_progress: Callable[[str], None] | None) -> str:
    """Return the last line, once the process has ended."""
    last = ""
    for line in process.stdout or ():
        if last and on_progress:
            on_progress(last)
        last = line.strip()
    process.wait()
    return last
