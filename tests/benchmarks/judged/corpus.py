"""The articles and queries of the judged search, and a database that holds them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.test import override_settings

from knowledge import services
from knowledge.models import Article, Topic
from knowledge.services import Writing
from network.demo import content
from zones import access
from zones.models import Zone
from zones.models.user import User

HERE = Path(__file__).parent
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
UNANSWERABLE = "unanswerable"


@dataclass(frozen=True)
class Judged:
    text: str
    kind: str
    language: str
    answers: dict[str, int]


def queries(author: str) -> list[Judged]:
    rows = _toml(f"queries_{author}.toml")["query"]
    return [Judged(row["text"], row["class"], row["language"], row["answers"]) for row in rows]


def load() -> None:
    """Publish the demo and the corpus into an empty database."""
    with override_settings(DEMO=True, PASSWORD_HASHERS=QUICK):
        call_command("load_demo", verbosity=0)
        Zone.objects.update(reviews_first=False)
        for facts in _toml("corpus.toml")["article"]:
            _publish(facts)


def named() -> dict[int, str]:
    """Return by the pk of each article how the judgements name it; both languages of one have its name."""
    by_title = {facts["title"]: facts["slug"] for facts in content.articles()}
    by_title |= {facts["title"]: facts["id"] for facts in _toml("corpus.toml")["article"]}
    rows = Article.objects.values_list("pk", "translation_of", "title")
    titles = {pk: title for pk, _original, title in rows}
    return {
        pk: by_title[titles[original or pk]]
        for pk, original, _title in rows
        if titles[original or pk] in by_title
    }


def _publish(facts: dict[str, Any]) -> None:
    zone = Zone.objects.get(slug=facts["zone"])
    person = User.objects.get(email=f"member@{zone.slug}.example")
    writing = Writing(
        title=facts["title"],
        summary=facts["summary"],
        body="".join(_as_html(line) for line in facts["body"].splitlines()),
        kind=facts["kind"],
        topic=Topic.objects.get(slug=facts["topic"]),
        language=facts["language"],
        audience="network",
    )
    with access.reading_as(person):
        article, _is_new = services.save_draft(by=person, zone=zone, writing=writing)
        services.publish(article, by=person)


def _as_html(line: str) -> str:
    if line.startswith("## "):
        return f"<h2>{escape(line[3:])}</h2>"
    return f"<p>{escape(line)}</p>" if line.strip() else ""


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
