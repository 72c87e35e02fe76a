"""What the worker does for somebody: woken by a bell, with the rights that this person has at that moment."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from knowledge.choices import DocumentState, ExportState
from knowledge.models import DocumentImport, KnowledgeExport
from zones import access, broker, turns
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet


def enqueue(task: str, *ids: int) -> None:
    """Ask the worker for something; by name, because tasks stand above us.

    The rows carry the promise: a bell that nobody heard is rung again.
    """
    broker.enqueue(f"knowledge.tasks.{task}", *ids)


def enqueue_next(person_id: int) -> None:
    """Ask for what this person has waited for longest: one of theirs is done, so that they have a turn."""
    with working_for(person_id) as by:
        documents = DocumentImport.objects.visible_to(by).filter(state=DocumentState.WAITING)
        exports = KnowledgeExport.objects.visible_to(by).filter(state=ExportState.WAITING)
        waiting = [*_oldest("read_document", documents), *_oldest("make_export", exports)]
    for _at, task, pk in sorted(waiting)[: turns.MAX_RUNNING]:
        enqueue(task, pk, person_id)


def _oldest(task: str, rows: QuerySet[Any]) -> list[tuple[datetime, str, int]]:
    first = rows.order_by("at", "pk").values_list("at", "pk")[: turns.MAX_RUNNING]
    return [(at, task, pk) for at, pk in first]


@contextmanager
def working_for(person_id: int) -> Iterator[User]:
    """Work as somebody, with the rights that they have at this moment."""
    by = User.objects.get(pk=person_id)
    with access.reading_as(by):
        yield by
