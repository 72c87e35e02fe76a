"""The demo network: content in files, brought in through the services as the people who would do it."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from network.demo import (
    adaptations,
    adoptions,
    articles,
    content,
    documents,
    keeping,
    people,
    portraits,
    projects,
    questions,
    running,
    talk,
)
from network.demo.clock import Clock
from zones.models import Letter, User


@transaction.atomic
def load() -> str:
    """Load the demo into an empty portal; say what was done. A second time does nothing."""
    if User.objects.exists():
        return "There are people in this portal already: the demo was not loaded again."
    clock = Clock(started=timezone.now())
    call_command("load_network", verbosity=0)
    people.load()
    articles.load(clock)
    adoptions.load(clock)
    adaptations.load(clock)
    keeping.load(clock)
    talk.load(clock)
    projects.load(clock)
    running.load_ideas(clock)
    questions.load(clock)
    portraits.load(clock)
    documents.load()
    _forget_letters()
    return (
        f"Loaded {User.objects.count()} people, {len(content.articles())} articles,"
        f" {len(content.projects())} projects and {len(content.questions())} questions."
    )


def _forget_letters() -> None:
    """Owe nobody a letter, and ring no bell, about what is said to have happened long ago."""
    Letter.objects.all().delete()
    connection.run_on_commit.clear()
