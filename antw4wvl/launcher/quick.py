"""`make quick`: what finds most mistakes, while one writes: lint, contracts, types, and the tests of the apps that changed."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor

from antw4wvl.launcher import PROJECT, Refused, checks, testing
from antw4wvl.launcher.terminal import say

FIRST = ("lint", "format", "imports")
APPS = ("zones", "knowledge", "exchanges", "network")
LEFT_OUT = "not slow and not browser"


def run(arguments: list[str]) -> int:
    """Return 0 when nothing was found. `arguments`: a revision since which the changes count, else the last commit's."""
    since = arguments[0] if arguments else "HEAD~1"
    folders = ["tests/house", *(f"tests/{app}" for app in changed_apps(since))]
    say(" ".join(folders), "quick")
    if checks.run(FIRST):
        return 1
    with ThreadPoolExecutor(max_workers=1) as beside:
        types = beside.submit(checks.run, ("types",))
        tests = testing.run([*folders, "-q", "-m", LEFT_OUT, *testing.PARALLEL])
    return int(bool(tests or types.result()))


def changed_apps(since: str) -> list[str]:
    """Return the apps in which something differs from that revision, committed or not."""
    files = _git("diff", "--name-only", since) + _git("ls-files", "--others", "--exclude-standard")
    names = {part for file in files for part in file.split("/")[:2]}
    return [app for app in APPS if app in names]


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(
        ["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(done.stderr.strip())
    return done.stdout.splitlines()
