"""Reads the demo's files: TOML for facts, TOML above HTML for articles."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILES = HERE / "files"
FENCE = "+++\n"


def people() -> list[dict[str, Any]]:
    return list(_toml("people.toml")["people"])


def talk() -> dict[str, Any]:
    """Return signs, follows and reports, each as rows that name an article by its title."""
    return _toml("talk.toml")


def projects() -> list[dict[str, Any]]:
    return [*_toml("projects.toml")["projects"], *_toml("running.toml")["projects"]]


def ideas() -> list[dict[str, Any]]:
    return list(_toml("running.toml")["ideas"])


def questions() -> list[dict[str, Any]]:
    return list(_toml("questions.toml")["questions"])


def adaptations() -> list[dict[str, Any]]:
    """Return what zones made to measure, each with its `body` (HTML), the oldest first."""
    found = [_article(path) for path in sorted((HERE / "adaptations").glob("*.html"))]
    return sorted(found, key=lambda facts: -facts["age"])


def adoptions() -> list[dict[str, Any]]:
    """Return what zones say of taking over, the oldest first."""
    return sorted(_toml("adoptions.toml")["adoptions"], key=lambda row: -row["age"])


def portraits() -> list[dict[str, Any]]:
    return list(_toml("portraits.toml")["portraits"])


def articles() -> list[dict[str, Any]]:
    """Return every article with its `body` (HTML), the oldest first."""
    found = [_article(path) for path in sorted((HERE / "articles").glob("*.html"))]
    return sorted(found, key=lambda article: -article["published"])


def _article(path: Path) -> dict[str, Any]:
    _before, facts, body = path.read_text(encoding="utf-8").split(FENCE, 2)
    return {"slug": path.stem, "body": body.strip()} | tomllib.loads(facts)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
