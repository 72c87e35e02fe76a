"""Each task says itself as whom it reads, in transactions of its own."""

from __future__ import annotations

from antw4wvl.celery import app
from zones.tasks import ReaderTask


def test_no_task_is_one_transaction_over_all_that_it_does():
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]

    assert len(ours) > 10
    assert [task.name for task in ours if isinstance(task, ReaderTask)] == []
