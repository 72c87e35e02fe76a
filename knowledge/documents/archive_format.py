"""The form in which a zone's knowledge leaves and comes back: an index, a page for each article, and its files.

docs/knowledge-archive.md describes it for who reads it elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField

from knowledge.choices import BasicFunction, Kind, Stage
from knowledge.files.validation import FileRefused
from knowledge.models import Article
from zones.choices import AudienceKind, Language

if TYPE_CHECKING:
    from collections.abc import Collection

INDEX = "knowledge.json"
FORMAT = "antw4wvl-knowledge"
VERSION = 1
BODY_BEGINS, BODY_ENDS = "<!-- text -->", "<!-- end of text -->"
MAX_ARTICLES = 2_000
MAX_WORD_LENGTH = 2_000
LONGEST = {
    field.name: field.max_length
    for field in Article._meta.fields
    if isinstance(field, CharField) and field.max_length
}
CHOICES: dict[str, Collection[str]] = {
    "kind": Kind.values,
    "stage": ("", *Stage.values),
    "basic_function": ("", *BasicFunction.values),
    "language": Language.values,
    "audience": AudienceKind.values,
}


@dataclass(frozen=True)
class File:
    name: str
    path: str


@dataclass(frozen=True)
class Entry:
    """An article of the index: what is known beside its text, its page, and its files."""

    facts: dict[str, Any]
    page: str
    files: tuple[File, ...]


def entries_of(raw: bytes) -> list[Entry]:
    """Return the articles of an index. Raises FileRefused when it is not one that the portal made."""
    try:
        index = json.loads(raw)
        if (index["format"], index["version"]) != (FORMAT, VERSION):
            raise FileRefused("form")
        entries = [_entry(article) for article in index["articles"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as other:
        raise FileRefused("form") from other
    if len(entries) > MAX_ARTICLES:
        raise FileRefused("many")
    return entries


def _entry(article: dict[str, Any]) -> Entry:
    texts = {name: _text(value) for name, value in article["texts"].items()}
    if any(len(text) > LONGEST.get(name, MAX_WORD_LENGTH) for name, text in texts.items()):
        raise ValueError("texts")
    facts: dict[str, Any] = {
        "texts": texts,
        "topic": _text(article["topic"]),
        "named": [_text(slug) for slug in article["named"]],
        "audience": _text(article["audience"]),
        "id": _text(article["id"]),
        "state": _text(article["state"]),
    }
    for name, words in CHOICES.items():
        if (facts.get(name) or texts.get(name, "")) not in words:
            raise ValueError(name)
    files = tuple(File(_text(file["name"]), _text(file["path"])) for file in article["files"])
    return Entry(facts, _text(article["page"]), files)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_WORD_LENGTH or "\0" in value:
        raise ValueError
    value.encode()
    return value
