"""`make bench ARGS="--compare REV"`: the pages of two revisions, asked in turn in one run; and how they relate.

Each revision works in a process and a database of its own: the one named in a worktree of git, with the libraries of its own
lock where that differs. A ratio above 1 says that the page became slower.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import IO, TYPE_CHECKING

from antw4wvl.launcher import PROJECT, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

WARM_UP = 3
RESAMPLES = 500
LOCKS = ("requirements.lock", "requirements-embedded.lock", "requirements-dev.lock")


@dataclass(frozen=True)
class Asker:
    lines: IO[str]
    answers: IO[str]
    pages: list[str]

    def seconds(self, page: str, number: int) -> float:
        self.lines.write(json.dumps([page, number]) + "\n")
        self.lines.flush()
        status, seconds = json.loads(self.answers.readline())
        if not status.startswith(("200", "302")):
            raise RuntimeError(f"{page} answers {status}")
        return float(seconds)


@dataclass(frozen=True)
class Compared:
    """Medians in milliseconds, and the ratio of now to then with its 95 % interval."""

    then: float
    now: float
    ratio: float
    low: float
    high: float


def compare(revision: str, *, articles: int, zones: int, rounds: int) -> dict[str, Compared]:
    with ExitStack() as stack:
        checkout = stack.enter_context(worktree(revision))
        then = stack.enter_context(asking(checkout, "then", articles, zones))
        now = stack.enter_context(asking(PROJECT, "now", articles, zones))
        pages = [page for page in now.pages if page in then.pages]
        seconds: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for number in range(rounds + WARM_UP):
            for page in pages:
                if number % 2:  # who is asked second finds warmer caches of the machine
                    pair = then.seconds(page, number), now.seconds(page, number)
                else:
                    last = now.seconds(page, number)
                    pair = then.seconds(page, number), last
                if number >= WARM_UP:
                    seconds[page].append(pair)
    return {page: compared(pairs) for page, pairs in seconds.items()}


def compared(pairs: list[tuple[float, float]]) -> Compared:
    random = Random(1)  # noqa: S311 - the same at every run is what is wanted
    drawn = sorted(_ratio(random.choices(pairs, k=len(pairs))) for _n in range(RESAMPLES))
    return Compared(
        median(then for then, _now in pairs) * 1000,
        median(now for _then, now in pairs) * 1000,
        _ratio(pairs),
        drawn[int(RESAMPLES * 0.025)],
        drawn[int(RESAMPLES * 0.975)],
    )


def table(revision: str, found: dict[str, Compared]) -> str:
    rows = [
        f"Against {revision}:\n",
        "| page | then, ms | now, ms | ratio | 95 % | |",
        "| --- | --: | --: | --: | --- | --- |",
    ]
    for page, c in found.items():
        word = "slower" if c.low > 1 else "quicker" if c.high < 1 else ""
        rows.append(
            f"| {page} | {c.then:.1f} | {c.now:.1f} | {c.ratio:.2f} | {c.low:.2f} - {c.high:.2f} | {word} |"
        )
    return "\n".join(rows) + "\n"


@contextmanager
def worktree(revision: str) -> Iterator[Path]:
    """Check the revision out beside the project, with libraries of its own where it has other ones."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder, "then")
        _git("worktree", "add", "--detach", "--force", str(checkout), revision)
        try:
            if not (checkout / "tests/benchmarks/asker.py").exists():
                raise Refused(f"{revision} is from before revisions could be compared.")
            if any(
                (checkout / lock).read_bytes() != (PROJECT / lock).read_bytes() for lock in LOCKS
            ):
                subprocess.run(["make", "setup-dev"], cwd=checkout, check=True)
            yield checkout
        finally:
            _git("worktree", "remove", "--force", str(checkout))


@contextmanager
def asking(checkout: Path, name: str, articles: int, zones: int) -> Iterator[Asker]:
    python = checkout / ".venv/bin/python"
    program = str(python) if python.exists() else sys.executable
    process = subprocess.Popen(
        [program, "-m", "tests.benchmarks.asker", str(articles), str(zones)],
        cwd=checkout,
        env=os.environ | {"COMPARED": name},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("no pipe to the process")
    try:
        pages = process.stdout.readline()
        if not pages:
            raise RuntimeError(f"the revision in {checkout} did not start")
        yield Asker(process.stdin, process.stdout, json.loads(pages))
    finally:
        process.stdin.close()
        process.wait(60)


def _ratio(pairs: list[tuple[float, float]]) -> float:
    return median(now / then for then, now in pairs)


def _git(*arguments: str) -> None:
    done = subprocess.run(
        ["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(done.stderr.strip())
