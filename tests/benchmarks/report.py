"""What was measured, as tables for people."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.utils import timezone

from tests.benchmarks import server
from tests.benchmarks.calls import PAGES

if TYPE_CHECKING:
    from tests.benchmarks.calls import Target
    from tests.benchmarks.measuring import Floors, Measured

PAPER = Path(__file__).parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- make bench ARGS=--write begins here -->\n", "<!-- and ends here -->"
MAX_RAW, MAX_LOCK, MAX_GROWTH, MAX_GROWTH_COMMON = 3, 1.3, 1.3, 2
MAX_IMPORT = 3
MAX_COMPARED = 1
MAX_KEEPING = 5
HELD_TO_RAW = ("list", "article", "article, full")
MOST_BARE = {"the list": 12, "an article": 12, "home": 25, "a full article": 25}
"""How many times Django's own empty view a page may take, both asked of the server by one client."""
MAX_STACK, MAX_SPREAD = 2.5, 2
MAX_MEMORY = 85


def machine(target: Target, rounds: int) -> str:
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with target.owner.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
        cursor.execute("SHOW shared_buffers")
        buffers = cursor.fetchone()[0]
    return (
        f"{timezone.localdate():%d-%m-%Y}, {cpu[1] if cpu else platform.processor()}, {os.cpu_count()} cores,"
        f" {memory:.0f} GB, {platform.system()} {platform.release()}, PostgreSQL {postgres} (shared_buffers"
        f" {buffers}, not crash-safe, over a unix socket), Python {platform.python_version()}, Django"
        f" {django.__version__}; load {os.getloadavg()[1]:.1f}; medians of {rounds} rounds.\n"
    )


def alone(target: Target, floors: Floors) -> str:
    stack = _judged(floors.stack / floors.known, MAX_STACK)
    return (
        f"Empty views with {target.articles:,} articles: Django's alone {floors.bare:.2f} ms, with its session and"
        f" person {floors.known:.2f}, in the portal's stack {floors.stack:.2f}: {stack} times the one before.\n"
    )


def pages(target: Target, measured: dict[tuple[int, str], Measured]) -> str:
    rows = [
        f"**{target.articles:,} articles, {target.zones} zones**\n",
        "| page | ms | p95 x | kB | raw SQL, ms | x raw SQL | empty view, ms | x empty view | without the lock, ms | lock x |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for page in PAGES:
        m = measured[target.articles, page]
        raw_ms, raw = "-", "-"
        if "raw" in m.ms:
            raw_ms = f"{m.ms['raw']:.1f}"
            raw = _judged(m.ratio("raw"), MAX_RAW if page in HELD_TO_RAW else None)
        lock = _judged(m.ratio("without lock"), MAX_LOCK)
        rows.append(
            f"| {page} | {m.ms['page']:.1f} | {_judged(m.spread, MAX_SPREAD)} | {m.bytes / 1000:.1f} | {raw_ms} | {raw}"
            f" | {m.ms['empty']:.1f} | {m.ratio('empty'):.1f} | {m.ms['without lock']:.1f} | {lock} |"
        )
    return "\n".join(rows) + "\n"


def growth(small: Target, large: Target, measured: dict[tuple[int, str], Measured]) -> str:
    rows = [
        f"| page | {small.articles:,} articles, ms | {large.articles:,}, ms | growth x |",
        "| --- | --: | --: | --: |",
    ]
    for page in PAGES:
        ms = [measured[target.articles, page].ms["page"] for target in (small, large)]
        most = MAX_GROWTH_COMMON if page == "search common" else MAX_GROWTH
        rows.append(f"| {page} | {ms[0]:.1f} | {ms[1]:.1f} | {_judged(ms[1] / ms[0], most)} |")
    return "\n".join(rows) + "\n"


def served(rates: dict[int, dict[str, float]], target: Target) -> str:
    """Rates, and how many times the empty view of Django alone a page takes."""
    said = ", ".join(f"{clients} at once, a second | x bare" for clients in rates)
    rows = [
        f"The server (gunicorn, one worker of four threads, {target.articles:,} articles), by clients:\n",
        f"| answered | {said.replace(', ', ' | ', 1)} |",
        "| --- " + "| --: | --: " * len(rates) + "|",
    ]
    for what in next(iter(rates.values())):
        cells = []
        for clients, found in rates.items():
            most = MOST_BARE.get(what) if clients == 1 else None
            cells += [f"{found[what]:.0f}", _judged(found[server.BARE] / found[what], most)]
        rows.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def remembered(megabytes: float, requests: int) -> str:
    judged = _judged(megabytes, MAX_MEMORY)
    return f"A worker's own memory after {requests:,} requests: {judged} MB.\n"


def imported(lines: int, seconds: float, plain: float) -> str:
    ratio = _judged(seconds / plain, MAX_IMPORT)
    return (
        f"Import of {lines:,} lines: {seconds:.1f} s, against {plain:.1f} s for plain inserts of the same articles,"
        f" revisions and vectors: {ratio} times.\n"
    )


def compared(words: int, seconds: float) -> str:
    judged = _judged(seconds, MAX_COMPARED)
    return f"Difference of two texts of {words:,} words, of which a third differs: {judged} s.\n"


def kept(measured: dict[tuple[int, str], Measured]) -> str:
    """Say what keeping what is typed takes beside an empty view: the figure that is wanted in ms."""
    taken = [
        (articles, m.ms["page"] - m.ms["empty"], m.ms["page"] - m.ms["raw"])
        for (articles, page), m in measured.items()
        if page == "autosave"
    ]
    said = "; ".join(
        f"with {articles:,} articles {_judged(beyond, MAX_KEEPING)} ms beyond an empty view that is posted to,"
        f" {above:.2f} ms beyond the one statement in raw SQL"
        for articles, beyond, above in taken
    )
    return f"Autosave, at the median: {said}.\n"


def write(tables: str) -> None:
    """Put the tables in the place that the paper keeps for them."""
    text = PAPER.read_text(encoding="utf-8")
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    PAPER.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", encoding="utf-8")


def _judged(ratio: float, most: float | None) -> str:
    """Mark what misses what is wanted."""
    return f"**{ratio:.2f}**" if most and ratio > most else f"{ratio:.2f}"
