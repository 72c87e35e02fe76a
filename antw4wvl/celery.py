"""The Celery application.

A task that names no base is one transaction with no reader. Ours name Django's own: they write zone by zone,
or send mail, each step in its own transaction that says as whom; until it says so they read no private row.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antw4wvl.settings")

app = Celery("antw4wvl", task_cls="zones.tasks:ReaderTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
