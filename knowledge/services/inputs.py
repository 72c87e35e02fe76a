"""What the services of articles are given, and why they refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.choices import Weight
from knowledge.models.article import FACTS
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from datetime import date

    from knowledge.models import Article, Topic
    from knowledge.richtext.images import NewPicture
    from zones.models import User, Zone

TEXTS = (
    "title", "summary", "body", "kind", "stage", "topic", "basic_function",
    "language", *FACTS,
)  # fmt: skip


class NotOfZone(Exception):
    """Somebody writes for a zone they do not belong to, or names an author who does not."""


class VersionChanged(Exception):
    """Somebody else saved the article since this person opened it. `article` is as it stands now."""

    def __init__(self, article: Article) -> None:
        super().__init__(article.version)
        self.article = article


class StillHidden(Exception):
    """Somebody reported personal data in the article, and a coordinator of its zone did not decide yet."""


class WideningRefused(Exception):
    """More zones may read what was published only when a coordinator of its zone says so."""


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What somebody filled in. `named_zones` counts only with the audience "named".

    Without an owner or a day to read it again, those of the article stay. `pictures` came with the text,
    in which they stand by their number.
    """

    title: str
    kind: str
    topic: Topic
    language: str
    summary: str = ""
    body: str = ""
    stage: str = ""
    basic_function: str = ""
    result: str = ""
    effort_people: str = ""
    effort_time: str = ""
    effort_cost: str = ""
    fits: str = ""
    presupposes: str = ""
    audience: str = AudienceKind.NETWORK
    named_zones: tuple[Zone, ...] = ()
    owner: User | None = None
    owner_function: str = ""
    review_by: date | None = None
    pictures: tuple[NewPicture, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a revision says of itself: in a line what is different, how much that matters, who approved it."""

    words: str = ""
    weight: Weight = Weight.MAJOR
    approved_by: User | None = None


NEW_TEXT = Change()
