"""The Celery application: every task starts with no reader, so it reads no private row until it says as whom."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antw4wvl.settings")

app = Celery("antw4wvl", task_cls="zones.tasks:ReaderTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
