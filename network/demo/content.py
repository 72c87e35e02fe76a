"""Reads the demo's files: TOML for facts, TOML above HTML for articles, all times as ages in days."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

HERE = Path(__file__).parent
FILES = HERE / "files"
FENCE = "+++\n"
OFFICE_DAY = 10 / 24


def people() -> list[dict[str, Any]]:
    return _toml("people.toml")["people"]


def projects() -> list[dict[str, Any]]:
    return _toml("projects.toml")["projects"]


def articles() -> list[dict[str, Any]]:
    """Return every article with its `body` (HTML), the oldest first."""
    found = [_article(path) for path in sorted((HERE / "articles").glob("*.html"))]
    return sorted(found, key=lambda article: -article["published"])


def ago(days: float) -> datetime:
    """Return the moment so many days ago, its day pressed into office hours so that the order stays."""
    now = timezone.localtime()
    moment = now - timedelta(days=days)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    at_work = midnight + timedelta(hours=8) + (moment - midnight) * OFFICE_DAY
    return min(at_work, now - timedelta(minutes=5))


def day(days_ago: int) -> date:
    """Return the date so many days ago; a negative number lies ahead."""
    return timezone.localdate() - timedelta(days=days_ago)


def _article(path: Path) -> dict[str, Any]:
    _before, facts, body = path.read_text(encoding="utf-8").split(FENCE, 2)
    return {"slug": path.stem, "body": body.strip()} | tomllib.loads(facts)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
