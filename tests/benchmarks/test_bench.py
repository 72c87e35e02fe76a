"""The bench itself, small: that every page and floor still answers, and that the tables have figures."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.setup.launching import PROJECT

PAGES = (
    "home", "list", "deep page", "article", "article, full", "search rare", "search common", "create", "autosave",
)  # fmt: skip


@pytest.mark.slow
def test_bench_measures_every_page_with_few_articles():
    command = [sys.executable, "-m", "tests.benchmarks", "--articles", "200", "--zones", "5"]

    done = subprocess.run(
        [*command, "--rounds", "1", "--seconds", "0", "--lines", "20"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    for said in ("Import of 20 lines", "Difference of two texts", "Autosave, at the median"):
        assert said in done.stdout
    for page in PAGES:
        (row,) = [line for line in done.stdout.splitlines() if line.startswith(f"| {page} |")]
        figures = [float(cell.strip("* ")) for cell in row.split("|")[2:-1]]
        assert len(figures) == 8
        assert all(figure > 0 for figure in figures if page != "create" or figure)
