"""The words inside the files of an article: kept, put into the search index, and shown below a hit."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.choices import FileState
from knowledge.models import Attachment, AttachmentText
from knowledge.search.snippet import passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.models import Article
    from knowledge.search.query import Match
    from zones.models import User

MAX_KEPT = 200_000


@dataclass(frozen=True)
class FileHit:
    """In which file something was found; `snippet` is safe HTML with <mark>."""

    name: str
    snippet: str


def as_kept(text: str) -> str:
    """Return words of a file in one line, without what is no letter, number or sign to anybody.

    A soft hyphen and other marks of form inside a word do not part it.
    """
    joined = "".join(c for c in text[:MAX_KEPT] if unicodedata.category(c) != "Cf")
    seen = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in joined)
    return unicodedata.normalize("NFC", " ".join(seen.split()))[:MAX_KEPT]


def of_articles(pks: Iterable[int]) -> dict[int, str]:
    """Return what the index takes of the files of each article: their names, and what stands in them.

    Of those that all its readers read: the entry of an article is found by all of them.
    """
    rows = AttachmentText.objects.filter(
        attachment__article__in=list(pks),
        attachment__state=FileState.CLEAN,
        attachment__replaced_by=None,
        attachment__hidden_at=None,
        attachment__waits_with=None,
        attachment__in=Attachment.objects.as_open_as_their_article(),
    )
    words: defaultdict[int, list[str]] = defaultdict(list)
    named = rows.order_by("attachment").values_list(
        "attachment__article", "attachment__name", "text"
    )
    for pk, name, text in named:
        words[pk] += [_stem(name), text]
    return {pk: " ".join(parts) for pk, parts in words.items()}


def hits_in_files(
    person: User, articles: Sequence[Article], matches: Mapping[str, Match]
) -> dict[int, FileHit]:
    """Return by article the first of its newest files that says what was asked."""
    rows = AttachmentText.objects.visible_to(person).filter(
        attachment__article__in=[article.pk for article in articles],
        attachment__replaced_by=None,
    )
    hits: dict[int, FileHit] = {}
    found = rows.order_by("-attachment").values_list(
        "attachment__article", "attachment__name", "text"
    )
    for pk, name, text in found:
        shown = passage(text, matches)
        if shown.best is not None and pk not in hits:
            hits[pk] = FileHit(name, shown.html)
    return hits


def _stem(name: str) -> str:
    """Return a file's name as words."""
    return name.rpartition(".")[0].replace("_", " ").replace("-", " ")
