"""One revision's half of a comparison: loads a database of its own, then asks a page for each line that it is told.

Started in the checkout of its revision as `python -m tests.benchmarks.asker ARTICLES ZONES`; says what it waits for,
a JSON array of pages, and then the seconds that each took.
"""

from __future__ import annotations

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
os.environ["DATABASE_ROLE"] = "app"

import django
from django.core.management import call_command

django.setup()

from tests.benchmarks import databases, loading  # noqa: E402 - as above
from tests.benchmarks.calls import PAGES, Target  # noqa: E402 - as above


def main(articles: int, zones: int) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    name = f"{os.environ['TEST_DATABASE_NAME']}_compare_{os.environ['COMPARED']}"
    databases.create(name)
    try:
        with databases.asking(databases.connect("owner", name)):
            loading.load(articles, zones)
        answer(Target(name, articles, zones))
    finally:
        databases.drop(name)


def answer(target: Target) -> None:
    _say(list(PAGES))
    for line in sys.stdin:
        page, number = json.loads(line)
        with databases.asking(target.app):
            answered = target.call(target.ask(page, number))
        _say([answered.status, answered.seconds])
    target.close()


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
