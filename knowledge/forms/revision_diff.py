"""Two texts of one article beside each other, for readers: its fields, and its text block by block."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from knowledge.forms import ArticleForm
from knowledge.models import Revision
from knowledge.richtext.diff import ChangeType, compare, compare_line
from knowledge.selectors.article_images import drawn
from knowledge.services.inputs import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrOrPromise
    from django.utils.safestring import SafeString

    from knowledge.models import Attachment
    from knowledge.richtext.diff import Part

KEPT = tuple(field.name for field in Revision._meta.fields if field.name in TEXTS)
"""The texts of an article that its revisions keep."""

FEW = 2
"""So many blocks that stayed are shown between two that changed; more of them are folded away."""


@dataclass(frozen=True)
class Run:
    """Blocks that follow each other; those that stayed are folded away when they are many."""

    parts: list[Part]
    is_same: bool

    @property
    def is_folded(self) -> bool:
        return self.is_same and len(self.parts) > FEW


@dataclass(frozen=True)
class Changed:
    """A field of one line: its label, and its words marked."""

    label: _StrOrPromise
    marked: SafeString


@dataclass(frozen=True)
class Comparison:
    fields: list[Changed]
    runs: list[Run]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.fields) or any(not run.is_same for run in self.runs)


def compared(
    before: Any, after: Any, names: Iterable[str] = KEPT, *, files: Iterable[Attachment] = ()
) -> Comparison:
    """Return what differs between two texts of an article: revisions, the article itself, a proposal.

    `files` are the article's, of which pictures stand in the texts.
    """
    fields = []
    for name in names:
        old, new = (str(getattr(text, name) or "") for text in (before, after))
        if name != "body" and old != new:
            fields.append(Changed(_label(name), compare_line(old, new)))
    parts = drawn(compare(before.body, after.body), files)
    runs = [
        Run(list(some), is_same)
        for is_same, some in groupby(parts, key=lambda part: part.kind == ChangeType.SAME)
    ]
    return Comparison(fields, runs)


def _label(name: str) -> _StrOrPromise:
    field = ArticleForm.base_fields.get(name)
    return field.label or name if field else name
