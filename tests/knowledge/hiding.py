"""Reports that hide what they report."""

from __future__ import annotations

from knowledge import services
from knowledge.models import Article, Report


def reported(item, by, kind="personal_data") -> Report:
    row, _made = services.report(item, by=by, kind=kind, words="In de tweede zin.")
    return row


def hidden():
    return Article.objects.exclude(hidden_at=None).count()
