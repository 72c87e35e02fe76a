"""Each task says itself as whom it reads, in transactions of its own."""

from __future__ import annotations

from antw4wvl.celery import app
from zones.tasks import ReaderTask


def test_tasks_are_not_one_transaction_each():
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]

    assert len(ours) > 10
    assert [task.name for task in ours if isinstance(task, ReaderTask)] == []
