"""What the portal says to others than the person: the lines of its log, and the jobs it gives to the broker."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from celery.signals import before_task_publish

from tests.attack.canary.reading import found_in
from zones.logs import JsonFormatter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.attack.canary.tokens import Planted


class Log(logging.Handler):
    """Every line there is, as production writes it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def leaks(self, planted: Planted, asked: str = "") -> list[str]:
        """Forget the lines; return those that name what is private to anybody, but for what was asked for."""
        lines, self.lines = self.lines, []
        known = planted.readers.keys() - found_in(asked)
        return [line for line in lines if found_in(line) & known or "kanarie" in _bare(line, asked)]


def _bare(line: str, asked: str) -> str:
    for word in found_in(asked):
        line = line.replace(word, "")
    return line


@contextmanager
def listening() -> Iterator[Log]:
    """Hear all that is logged with LOG_LEVEL=DEBUG; the settings keep Django itself at INFO even then."""
    log, loggers = Log(), [logging.getLogger(name) for name in ("", "celery", "kombu", "zones")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    loggers[0].addHandler(log)
    try:
        yield log
    finally:
        loggers[0].removeHandler(log)
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


@contextmanager
def hearing_jobs() -> Iterator[list[dict[str, Any]]]:
    """Keep the whole message of each job that is given to the broker."""
    jobs: list[dict[str, Any]] = []

    def hear(body: Any = None, headers: Any = None, properties: Any = None, **_more: Any) -> None:
        jobs.append({"body": body, "headers": headers, "properties": properties})

    before_task_publish.connect(hear)
    try:
        yield jobs
    finally:
        before_task_publish.disconnect(hear)
