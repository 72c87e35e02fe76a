"""The portal's own processes, which live and die with the launcher."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from antw4wvl.launcher import PROJECT, Refused
from antw4wvl.launcher.environment import complete
from antw4wvl.launcher.processes import signal_on_death_of_parent, wait_until
from antw4wvl.launcher.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STOP_SECONDS = 20
LINES_OF_A_FAILURE = 15


class Stopped(BaseException):
    """Somebody asked the launcher to stop; like KeyboardInterrupt no error, so no Exception."""


class Foreground:
    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = complete(environment)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lines = selectors.DefaultSelector()

    def start(self, name: str, command: Sequence[str], *, keep: Sequence[int] = ()) -> None:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=keep,
            start_new_session=True,  # Ctrl-C is for the launcher, which stops each in its turn
            preexec_fn=signal_on_death_of_parent(signal.SIGTERM),
        )
        if process.stdout is None:
            raise AssertionError("a pipe was asked for")
        os.set_blocking(process.stdout.fileno(), False)
        self._lines.register(process.stdout, selectors.EVENT_READ, name)
        self.processes[name] = process

    def run(self, name: str, command: Sequence[str], what: str) -> None:
        """Run something that ends; when it fails, show what it said."""
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=signal_on_death_of_parent(signal.SIGTERM),
        )
        try:
            said, _ = process.communicate()
        except BaseException:
            _end(process)
            raise
        if process.returncode != 0:
            if "No space left on device" in said:
                raise Refused("The disk is full: make room and start again.")
            say("\n".join(said.splitlines()[-LINES_OF_A_FAILURE:]), name)
            raise Refused(f"{what} failed; what it said last stands above.")

    def watch(self, each_moment: Callable[[], None]) -> None:
        """Pass on what the processes say until one of them ends, which none should."""
        while True:
            self._pass_on(0.25)
            each_moment()
            for name, process in self.processes.items():
                if process.poll() is not None:
                    self._pass_on(0)
                    raise Refused(
                        f"{name} ended by itself ({_ending(process.returncode)}); all is stopped."
                    )

    def stop(self) -> None:
        """Ask all to end, in the order in which they were started, and end them when they do not."""
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                process.terminate()
        wait_until(self._all_ended, STOP_SECONDS)
        for process in self.processes.values():
            _end(process)
        self._pass_on(0)

    def _all_ended(self) -> bool:
        self._pass_on(0.05)
        return all(process.poll() is not None for process in self.processes.values())

    def _pass_on(self, seconds: float) -> None:
        for key, _ in self._lines.select(seconds):
            stream: IO[bytes] = key.fileobj  # type: ignore[assignment]
            with suppress(BlockingIOError):
                said = stream.read(65536)
                if said == b"":
                    self._lines.unregister(stream)
                elif said:
                    say(said.decode(errors="replace").rstrip("\n"), key.data)


def _end(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """End a process and all that it started: each has a session of its own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
