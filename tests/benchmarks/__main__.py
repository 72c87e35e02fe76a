"""`make bench`: how quick the portal is, against what it stands on."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
os.environ["DATABASE_ROLE"] = "app"

import django
from django.core.management import call_command

from antw4wvl.launcher.terminal import say

django.setup()

from tests.benchmarks import (  # noqa: E402 - as above
    compare,
    databases,
    differences,
    imports,
    load,
    loading,
    measuring,
    report,
    searching,
    server,
)
from tests.benchmarks.calls import Target  # noqa: E402 - as above
from tests.benchmarks.judged import evaluate  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONES = {10_000: 5, 100_000: 180}
SOURCES = ("words.py", "loading.py", "tables.py", "full.py", "full_project.py")


def main() -> None:
    wanted = _arguments()
    if wanted.load:
        _load(wanted)
    elif wanted.judged:
        sys.stdout.write("\n" + _judged())
    elif wanted.search:
        _search(wanted)
    elif wanted.compare:
        _compare(wanted)
    else:
        _measure(wanted)


def _measure(wanted: argparse.Namespace) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    with ExitStack() as stack:
        targets = []
        for articles, zones in zip(wanted.articles, wanted.zones, strict=True):
            name = _database(articles, zones, keep=wanted.keep)
            if not wanted.keep:
                stack.callback(databases.drop, name)
            targets.append(Target(name, articles, zones))
            stack.callback(targets[-1].close)
            stack.callback(targets[-1].clean)
        say(f"Measuring, {wanted.rounds} rounds …", "bench")
        measured = measuring.measure(targets, wanted.rounds)
        tables = [report.machine(targets[0], wanted.rounds)]
        for target in targets:
            floors = measuring.floors(target, wanted.rounds)
            tables += [report.alone(target, floors), report.pages(target, measured)]
        tables += [searching.table(target) for target in targets]
        tables.append(report.kept(measured))
        if len(targets) > 1:
            tables.append(report.growth(targets[0], targets[-1], measured))
        tables += _of_the_server(targets[0], wanted)
        tables.append(report.compared(differences.LONG, differences.measure()))
    sys.stdout.write("\n" + "\n".join(tables))
    if wanted.write:
        report.write("\n".join(tables))


def _of_the_server(target: Target, wanted: argparse.Namespace) -> Iterator[str]:
    if wanted.seconds:
        rates = server.rates(target, slices=wanted.slices, seconds=wanted.seconds)
        yield report.served(rates, target)
    if wanted.memory:
        yield report.remembered(server.memory(target, wanted.memory), wanted.memory)
    if wanted.lines:
        seconds = imports.measure(f"{target.name}_import", wanted.lines)
        yield report.imported(wanted.lines, *seconds)


def _judged() -> str:
    name = os.environ.get("TEST_DATABASE_NAME", "test_portal")
    return evaluate.measure(f"{name}_judged") + "\n"


def _search(wanted: argparse.Namespace) -> None:
    for articles, zones in zip(wanted.articles, wanted.zones, strict=True):
        name = _database(articles, zones, keep=wanted.keep)
        target = Target(name, articles, zones)
        sys.stdout.write("\n" + searching.table(target))
        target.close()
        if not wanted.keep:
            databases.drop(name)


def _compare(wanted: argparse.Namespace) -> None:
    articles, zones = wanted.articles[0], wanted.zones[0]
    found = compare.compare(wanted.compare, articles=articles, zones=zones, rounds=wanted.rounds)
    sys.stdout.write("\n" + compare.table(wanted.compare, found))


def _load(wanted: argparse.Namespace) -> NoReturn:
    told, is_well = load.run(wanted.load_seconds, wanted.people)
    sys.stdout.write("\n" + told)
    sys.exit(0 if is_well else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--articles", type=_numbers, default=list(ZONES), help="10000,100000")
    parser.add_argument("--zones", type=_numbers, default=list(ZONES.values()), help="5,180")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--slices", type=int, default=5, help="of the server's measure")
    parser.add_argument("--seconds", type=float, default=2, help="a slice; 0: no server")
    parser.add_argument("--memory", type=int, default=10_000, help="requests; 0: not measured")
    parser.add_argument("--lines", type=int, default=10_000, help="to import; 0: none")
    parser.add_argument(
        "--compare", default="", help="a revision of git, whose pages are asked in turn"
    )
    parser.add_argument(
        "--judged", action="store_true", help="how well the search finds: judged queries"
    )
    parser.add_argument("--search", action="store_true", help="only how quick the search is")
    parser.add_argument(
        "--load", action="store_true", help="many people at once while services fail"
    )
    parser.add_argument("--people", type=int, default=100, help="of the load run")
    parser.add_argument("--load-seconds", type=float, default=60, help="of the load run")
    parser.add_argument("--keep", action="store_true", help="leave the databases for the next run")
    parser.add_argument(
        "--write", action="store_true", help="put the tables into docs/performance.md"
    )
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _database(articles: int, zones: int, *, keep: bool) -> str:
    """Return the name of the loaded database; one that an earlier run kept is taken as it is."""
    name = f"{os.environ.get('TEST_DATABASE_NAME', 'test_portal')}_bench_{articles}"
    note = _made_from()
    if keep and databases.mark(name) == note:
        return name
    began = time.monotonic()
    databases.create(name)
    with databases.asking(databases.connect("owner", name)):
        loading.load(articles, zones)
    databases.set_mark(name, note)
    say(
        f"Loaded {articles:,} articles of {zones} zones in {time.monotonic() - began:.0f} s.",
        "bench",
    )
    return name


def _made_from() -> str:
    digest = hashlib.sha256()
    here = Path(__file__).parent
    migrations = sorted(here.parents[1].glob("*/migrations/*.py"))
    for source in [*(here / name for name in SOURCES), *migrations]:
        digest.update(source.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
