"""The queues of the workers, so that no kind of work waits for another kind.

`letters` wait for mail servers, `files` and `documents` for what anybody may have made, `default` does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from kombu import Queue

from antw4wvl.checked_env import whole_number

MAX_SLOTS = 100


@dataclass(frozen=True)
class Slots:
    """How many tasks run at once, and after how many seconds one of them is stopped."""

    number: int
    seconds: int


QUEUES = {
    "letters": Slots(whole_number("WORKER_LETTERS", 2, least=1, most=MAX_SLOTS), 180),
    "files": Slots(whole_number("WORKER_FILES", 3, least=1, most=MAX_SLOTS), 180),
    "documents": Slots(whole_number("WORKER_DOCUMENTS", 3, least=1, most=MAX_SLOTS), 900),
    "default": Slots(whole_number("WORKER_DEFAULT", 2, least=1, most=MAX_SLOTS), 900),
}
ROUTES = {
    "zones.tasks.send_letter": {"queue": "letters"},
    "zones.tasks.answer_password_request": {"queue": "letters"},
    "zones.tasks.sweep_letters": {"queue": "letters"},
    "knowledge.tasks.check_attachment": {"queue": "files"},
    "knowledge.tasks.read_document": {"queue": "documents"},
    "knowledge.tasks.make_export": {"queue": "documents"},
}


def queues() -> list[Queue]:
    return [Queue(name) for name in QUEUES]
