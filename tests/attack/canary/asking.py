"""Queries by which somebody looks for what is not theirs: every choice, tokens, and other people's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from exchanges.choices import State
from exchanges.models import Project
from knowledge import pagination
from knowledge.choices import BasicFunction, ItemType, Kind, Stage
from knowledge.models import Article, Question
from tests.attack.canary.tokens import token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.attack.canary.tokens import Planted

GUESSED = ("zone", "named", "draft", "project")
"""Whose titles are asked for in halves and with mistakes."""

ZONES = ("polder", "riho", "vlas")


def search(planted: Planted) -> Iterator[str]:
    """Half a token finds every token, so the whole ones are asked for the exact match only."""
    for words in ("kanarie", "fietsen", '"tekst over fietsen"', "kanarie -fietsen"):
        yield urlencode({"q": words})
    narrowed = {"type": ItemType.values, "zone": ZONES, "kind": ["practice"], "page": ["2"]}
    for name, values in narrowed.items():
        yield from (urlencode({"q": "kanarie", name: value}) for value in values)
    for item in planted.items.values():
        yield urlencode({"q": token(item.name, "title")})
    for name in GUESSED:
        yield from (urlencode({"q": asked}) for asked in near(token(name, "title")))
    for words in (
        "zonecomment",
        "zoneclean",
        "zonecleanfile",
        "zoneinside",
        "zoneolder",
        "revisionbody",
        "reasonbecause",
    ):
        yield urlencode({"q": f"kanarie{words}"})


def suggestions(planted: Planted) -> Iterator[str]:
    """What a program asks: the whole of it, and the titles that are nearest to being given away."""
    yield urlencode({"q": "kanarie", "limit": "50"})
    yield urlencode({"q": "fietsen"})
    for name in ("zone", "draft", "project", "binned"):
        yield urlencode({"q": token(name, "title")})


def near(word: str) -> Iterator[str]:
    """Yield what a search may take for the word: half of it, all but its end, one letter wrong, two swapped, two words."""
    half = len(word) // 2 + 2
    yield from (word[:half], word[:-1], f"{word[:half]}x{word[half + 1 :]}")
    yield f"{word[: half - 1]}{word[half]}{word[half - 1]}{word[half + 1 :]}"
    yield f"{word[:7]} {word[7:]}"
    yield f"{word}en"


def half_typed(_planted: Planted) -> Iterator[str]:
    """What the suggestions get while a token is typed."""
    yield from ("q=ka", "q=kanarie", "q=fietsen")
    for name in GUESSED:
        word = token(name, "title")
        yield from (urlencode({"q": word[:end]}) for end in (len(word) // 2 + 2, len(word) - 1))


def terms(_planted: Planted) -> Iterator[str]:
    yield from ("q=kanarie", "q=fiets")


def missed(_planted: Planted) -> Iterator[str]:
    yield from (urlencode({"words": words}) for words in ("kanarie", token("missed", "words")))


def people(_planted: Planted) -> Iterator[str]:
    yield from ("q=kanarie", "q=member", "zone=polder", "topic=burglary", "after=zzzzzzzzzzzz")


def readers(_planted: Planted) -> Iterator[str]:
    yield from ("q=kanarie", "q=member")


def articles(planted: Planted) -> Iterator[str]:
    choices = {
        "topic": planted.topics, "kind": Kind.values, "zone": ZONES, "stage": Stage.values,
        "basic_function": BasicFunction.values,
    }  # fmt: skip
    for name, values in choices.items():
        yield from (urlencode({name: value}) for value in values)
    yield "zone=polder&kind=practice&topic=operational"
    yield from cursors_of_articles(planted)


def beginnings(planted: Planted) -> Iterator[str]:
    """What somebody else typed and did not save, by its own address; and a template."""
    yield from unsaved(planted)
    yield "kind=practice"


def unsaved(planted: Planted) -> Iterator[str]:
    kept = [item for item in planted.items.values() if item.kind == "autosave"]
    yield from (urlencode({"restore": item.public_id}) for item in kept)


def revisions(_planted: Planted) -> Iterator[str]:
    yield from ("a=1&b=2", "a=2&b=1", "a=1&b=1")


def questions(planted: Planted) -> Iterator[str]:
    shows = ("unanswered", "calls", "to_us", "answered", "closed", "mine", "all")
    yield from (urlencode({"show": show}) for show in shows)
    for name, values in {"zone": ZONES, "topic": planted.topics}.items():
        yield from (urlencode({"show": "all", name: value}) for value in values)
    pks = [item.pk for item in planted.items.values() if item.kind == "question"]
    rows = Question.objects.filter(pk__in=pks)
    yield from (f"show=all&{cursor}" for cursor in _cursors(rows, "created_at"))
    yield from _cursors(rows.rising(), "rises_at")


def similar(planted: Planted) -> Iterator[str]:
    """What the title of a question that is being typed says."""
    yield urlencode({"title": "kanarie fietsen"})
    for name, word in (
        ("zone", "title"),
        ("askedown", "title"),
        ("askednamed", "answer"),
        ("draft", "title"),
    ):
        yield urlencode({"title": f"waarom {token(name, word)}"})


def about(planted: Planted) -> Iterator[str]:
    """A question about an article, which may be hidden."""
    names = ("zone", "draft", "named", "open")
    yield from (urlencode({"article": planted.items[name].public_id}) for name in names)


def projects(planted: Planted) -> Iterator[str]:
    yield "waiting=1"
    for name, values in {"state": State.values, "zone": ZONES, "topic": planted.topics}.items():
        yield from (urlencode({name: value}) for value in values)
    yield "zone=polder&state=submitted"
    pks = [item.pk for item in planted.items.values() if item.kind == "project"]
    yield from _cursors(Project.objects.filter(pk__in=pks), "moved_at")


def origins(planted: Planted) -> Iterator[str]:
    for item in planted.items.values():
        if item.kind in ("article", "question", "idea"):
            yield urlencode({item.kind: item.public_id})


def timeline(planted: Planted) -> Iterator[str]:
    yield from (
        "start=2020-01",
        "start=x",
        "pace=late",
        "pace=paused",
        "zone=vlas",
        "state=closing",
    )
    yield from (urlencode({"topic": topic}) for topic in planted.topics)


def versions(_planted: Planted) -> Iterator[str]:
    yield from ("a=1&b=2", "a=2&b=1", "a=1&b=1.1")


def audit(_planted: Planted) -> Iterator[str]:
    yield from ("what=all", "what=all&kind=glass", "of=vlas", "what=all&outcome=refused")


def cursors_of_articles(planted: Planted) -> Iterator[str]:
    """Where a list goes on for somebody who read further: their address, sent to others."""
    pks = [item.pk for item in planted.items.values() if item.kind == "article"]
    rows = Article.objects.filter(pk__in=pks)
    yield from _cursors(rows.exclude(published_at=None), "published_at")
    yield from _cursors(rows.exclude(binned_at=None), "binned_at")


def _cursors(rows: Iterable, by: str) -> Iterator[str]:
    yield from (urlencode({"after": pagination._write(row, by)}) for row in rows)
