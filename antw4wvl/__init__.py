"""The project: settings, URLs, Celery and the launcher. Nothing imports it."""

from __future__ import annotations

from antw4wvl.celery import app as celery_app

__all__ = ["celery_app"]
