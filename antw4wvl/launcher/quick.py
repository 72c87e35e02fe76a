"""`make quick`: what finds most mistakes, while one writes: lint, contracts, types, and the tests beside what changed."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from antw4wvl.launcher import PROJECT, Refused, checks, testing
from antw4wvl.launcher.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FIRST = ("lint", "format", "imports")
APPS = ("zones", "knowledge", "exchanges", "network")
UNDER_ALL = ("choices", "migrations", "models", "querysets")
"""Layers on which a whole app rests."""

LEFT_OUT = "not slow and not browser"


def run(arguments: list[str]) -> int:
    """Return 0 when nothing was found. `arguments`: a revision since which the changes count, else the last commit's."""
    since = arguments[0] if arguments else "HEAD~1"
    tests = ["tests/house", *sorted(beside(changed(since)))]
    say(" ".join(tests), "quick")
    if checks.run(FIRST):
        return 1
    with ThreadPoolExecutor(max_workers=1) as another:
        types = another.submit(checks.run, ("types",))
        failed = testing.run([*tests, "-q", "-m", LEFT_OUT, *testing.PARALLEL])
    return int(bool(failed or types.result()))


def changed(since: str) -> set[Path]:
    """Return the files that differ from that revision, committed or not."""
    files = _git("diff", "--name-only", since) + _git("ls-files", "--others", "--exclude-standard")
    return {Path(file) for file in files if (PROJECT / file).exists()}


def beside(files: Iterable[Path]) -> set[str]:
    """Return the tests of these modules: of their layer, and all of the same noun; of a whole app where it rests on them."""
    found: set[str] = set()
    for file in files:
        match file.parts:
            case ("tests", app, *_rest) if app in APPS and file.name.startswith("test_"):
                found.add(str(file))
            case (app, layer, *_rest) if app in APPS and Path(layer).stem in UNDER_ALL:
                found.add(f"tests/{app}")
            case (app, layer, *_rest) if app in APPS:
                found |= {str(path.relative_to(PROJECT)) for path in _tests_of(app, layer, file)}
    whole = {f"tests/{app}" for app in APPS} & found
    inside = tuple(f"{folder}/" for folder in whole)
    return whole | {path for path in found if not path.startswith(inside)}


def _tests_of(app: str, layer: str, file: Path) -> Iterator[Path]:
    folder = PROJECT / "tests" / app
    if (folder / layer).is_dir():
        yield folder / layer
    yield from (
        path
        for path in folder.rglob(f"test_{file.stem}*.py")
        if layer not in path.relative_to(folder).parts[:-1]
    )


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(
        ["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(done.stderr.strip())
    return done.stdout.splitlines()
