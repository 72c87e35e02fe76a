"""Runs a script of ours on a hostile file in a process of its own, within limits: only that process can go down.

Started as a script itself (`sandbox.py SCRIPT MEMORY CPU_SECONDS ARGUMENT...`) it is that process: it takes the
limits upon itself and runs the script.
"""

from __future__ import annotations

import resource
import runpy
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PYTHONUTF8": "1", "LANG": "C.UTF-8"}
"""All that the process is told: no password and no key of the portal."""


class SandboxFailed(Exception):
    """The process took too long, or was stopped by one of its limits."""


@dataclass(frozen=True)
class Limits:
    """`seconds` by the clock, `cpu_seconds` of work, `memory` in bytes of address space."""

    seconds: int
    cpu_seconds: int
    memory: int


def run(
    script: Path,
    *arguments: str,
    limits: Limits,
    cwd: Path | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> str:
    """Run a script and return the last line that it said; each one before goes to `on_progress`.

    The script may import from the portal what imports no setting of it. Raises SandboxFailed.
    """
    command = [sys.executable, "-I", __file__, str(script)]
    command += [str(limits.memory), str(limits.cpu_seconds), *arguments]
    with subprocess.Popen(  # noqa: S603 - our own script, and no word of it from outside
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=cwd,
        env=ENVIRONMENT,
    ) as process:
        timer = threading.Timer(limits.seconds, process.kill)
        timer.start()
        try:
            last = _listen(process, on_progress)
        finally:
            timer.cancel()
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


def main(script: str, memory: int, cpu_seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    sys.path.insert(0, str(PROJECT))
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    _sandbox, script, memory, cpu_seconds, *arguments = sys.argv
    sys.argv = [script, *arguments]
    main(script, int(memory), int(cpu_seconds))
