"""What the worker does for somebody: woken by a bell, with the rights that this person has at that moment."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from zones import access, broker
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Iterator


def enqueue(task: str, *ids: int) -> None:
    """Ask the worker for something; by name, because tasks stand above us.

    The rows carry the promise: a bell that nobody heard is rung again.
    """
    broker.enqueue(f"knowledge.tasks.{task}", *ids)


@contextmanager
def working_for(person_id: int) -> Iterator[User]:
    """Work as somebody, with the rights that they have at this moment."""
    by = User.objects.get(pk=person_id)
    with access.reading_as(by):
        yield by
