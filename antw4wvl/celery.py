"""The Celery application.

A task that names no base is one transaction with no reader. Ours name Django's own: they write zone by zone,
or send mail, each step in its own transaction that says as whom; until it says so they read no private row.
"""

from __future__ import annotations

import json
import logging.config
import os
from datetime import datetime

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antw4wvl.settings")

app = Celery("antw4wvl", task_cls="zones.tasks:ReaderTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_web(**_kwargs: object) -> None:
    """Worker and beat write what the settings say, and nothing of Celery's own making."""
    logging.config.dictConfig(settings.LOGGING)
    if not (settings.DEMO or settings.DEBUG):
        from celery.apps import worker  # noqa: PLC0415 - not for the web

        # What it says in a signal handler goes round logging.
        worker.safe_say = say_as_json  # type: ignore[attr-defined]  # the stubs leave it out


def say_as_json(message: str, *_stream: object) -> None:
    line = {"level": "WARNING", "logger": "celery.apps.worker", "message": message}
    at = datetime.now().astimezone().strftime("%Y-%m-%dT%H:%M:%S%z")
    os.write(2, json.dumps({"at": at} | line).encode() + b"\n")
