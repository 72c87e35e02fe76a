"""`python -m antw4wvl.workers [QUEUE ...]`: a worker for each queue, or for those that are named.

The portal is loaded once and each worker is forked from it, so that they share its memory. One that dies
is started anew.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import time

from antw4wvl.celery import app
from antw4wvl.launcher.processes import signal_on_death_of_parent
from antw4wvl.queues import QUEUES

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


class Workers:
    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.running: dict[int, str] = {}
        self.is_stopping = False

    def run(self) -> None:
        for number in STOPPING:
            signal.signal(number, self._stop)
        for name in self.names:
            self._start(name)
        while self.running:
            pid, status = os.wait()
            name = self.running.pop(pid, "")
            if name and not self.is_stopping:
                log.warning("worker %s ended (%s); it is started anew", name, status)
                time.sleep(PAUSE_SECONDS)
                self._start(name)

    def _start(self, name: str) -> None:
        if self.is_stopping:
            return
        ask = signal_on_death_of_parent(signal.SIGTERM)
        pid = os.fork()
        if pid:
            self.running[pid] = name
            if self._is_asked_to_stop():  # between the fork and this line
                os.kill(pid, signal.SIGTERM)
            return
        try:
            for number in STOPPING:
                signal.signal(number, signal.SIG_DFL)
            if ask:
                ask()
            work(name)
        finally:
            os._exit(1)

    def _is_asked_to_stop(self) -> bool:
        return self.is_stopping

    def _stop(self, number: int, _frame: object) -> None:
        self.is_stopping = True
        for pid in self.running:
            os.kill(pid, number)


def work(name: str) -> None:
    slots = QUEUES[name]
    app.worker_main(
        ["--skip-checks", "--quiet", "worker", "--queues", name, "--hostname", f"{name}@%h",
         "--concurrency", str(slots.number), "--time-limit", str(slots.seconds),
         "--without-gossip", "--without-mingle"]
    )  # fmt: skip


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in QUEUES]
    if unknown:
        sys.exit(f"There is no queue {unknown[0]!r}: choose from {', '.join(QUEUES)}.")
    import django  # noqa: PLC0415 - a wrong name is told before all is loaded

    django.setup()
    app.loader.import_default_modules()
    gc.freeze()  # what is shared stays shared: no collection writes into it
    Workers(names or list(QUEUES)).run()


if __name__ == "__main__":
    main(sys.argv[1:])
