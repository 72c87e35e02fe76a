"""The bench itself, small: that every page and floor still answers, and that the tables have figures."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.urls import URLResolver, get_resolver

from tests.benchmarks.calls import FLOORED, NAMED, PAGES
from tests.setup.launching import PROJECT

NOT_MEASURED = {
    "exchanges:deputy_list": "the few deputies of one person",
    "exchanges:version_list": "the versions of one project: counted in tests/exchanges/views/test_queries.py",
    "exchanges:version_detail": "one version, read whole",
    "zones:membership_request_list": "the few requests that wait for one person",
    "knowledge:export_detail": "what a worker makes, for one person and a day",
    "knowledge:report_detail": "a form for one decision",
    "knowledge:template_list": "five rows that the network coordinator keeps",
    "knowledge:term_list": "some hundred rows that the network coordinator keeps",
    "network:missed_search_list": "at most 200 words, for one person",
    "knowledge:article_list": 'as "list"',
    "knowledge:article_detail": 'as "article"',
}


def names(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, ":".join(filter(None, (namespace, entry.namespace))))
        else:
            yield ":".join(filter(None, (namespace, entry.name)))


def test_bench_covers_every_list_and_detail_page():
    pages = {name for name in names(get_resolver()) if name.endswith(("_list", "_detail"))}

    named = {name for name in NAMED.values() if name.endswith(("_list", "_detail"))}
    assert pages == {*named, *NOT_MEASURED}


@pytest.mark.slow
def test_bench_measures_every_page_with_few_articles():
    command = [sys.executable, "-m", "tests.benchmarks", "--articles", "200", "--zones", "5"]

    done = subprocess.run(
        [
            *command,
            "--rounds",
            "1",
            "--seconds",
            "0.2",
            "--slices",
            "1",
            "--memory",
            "20",
            "--lines",
            "20",
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    for said in (
        "Import of 20 lines",
        "Difference of two texts",
        "by clients",
        "own memory",
        "Autosave, at the median",
    ):
        assert said in done.stdout
    for page in PAGES:
        # the table of the pages is the first: a class of queries may have the name of a page
        row = next(line for line in done.stdout.splitlines() if line.startswith(f"| {page} |"))
        cells = [cell.strip("* ") for cell in row.split("|")[2:-1]]
        figures = [float(cell) for cell in cells if cell != "-"]
        assert len(figures) == (9 if page in FLOORED else 7)
        assert all(figure > 0 for figure in figures if page != "create" or figure)
