"""One document into what an article can be, with what was lost; in a process of its own, within limits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.files import sandbox
from knowledge.richtext.images import sources
from knowledge.richtext.sanitizer import MAX_TAGS, OPENING_TAG, clean

if TYPE_CHECKING:
    from collections.abc import Callable

READER = Path(__file__).with_name("convert_worker.py")
KINDS = ("docx", "odt", "md", "html")
ENDINGS = {"markdown": "md", "htm": "html"}
LIMITS = sandbox.Limits(seconds=60, cpu_seconds=50, memory=420 * 1024**2)
"""Of the memory, which is of addresses, a good half is ever filled."""

MAX_TEXT_LENGTH = 200_000
"""As long as the text of the form may be."""


class NotRead(Exception):
    """The document could not be read; `reason` is one of the keys of `messages.reason_words`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Text:
    """`body` shows its pictures at addresses such as picture:1, the first of `pictures`; `lost` counts by kind."""

    title: str
    body: str
    lost: dict[str, int]
    pictures: tuple[Path, ...] = ()


def kind_of(name: str) -> str:
    """Return the kind of document that a name promises; "" for none that can be read."""
    ending = name.rpartition(".")[2].lower()
    kind = ENDINGS.get(ending, ending)
    return kind if kind in KINDS and "." in name else ""


def convert(
    kind: str,
    source: Path,
    folder: Path,
    *,
    beside: Path | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Text:
    """Read a document; its pictures are put into `folder`. `on_progress` is told how far it is, in percent.

    Pictures that a text file only names are looked for below `beside`. Raises NotRead.
    """
    where = [str(beside)] if beside else []
    try:
        said = sandbox.run(
            READER, kind, str(source), str(folder), *where, limits=LIMITS,
            on_progress=(lambda line: on_progress(int(line))) if on_progress else None,
        )  # fmt: skip
    except sandbox.SandboxFailed as fell:
        raise NotRead("too_long") from fell
    if said != "done":
        raise NotRead(said)
    found = json.loads((folder / "text.json").read_text(encoding="utf-8"))
    if len(found["html"]) > MAX_TEXT_LENGTH:
        raise NotRead("too_long")
    return Text(
        title=found["title"],
        body=found["html"],
        lost=found["lost"],
        pictures=tuple(folder / name for name in found["pictures"]),
    )


def kept_of(text: Text) -> tuple[str, dict[str, int]]:
    """Return what an article keeps of a text that was read, and what was lost by then."""
    body, lost = clean(text.body, numbered=True), dict(text.lost)
    if len(OPENING_TAG.findall(text.body)) > MAX_TAGS:
        lost["layout"] = 1
    if beside := len(text.pictures) - len(set(sources(body))):
        lost["pictures_beside"] = beside
    return body, lost
