"""The directory of colleagues: who does what, and what one may ask them about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q

from knowledge.models import Article, Expertise, Topic
from knowledge.search.words import names_in
from zones.choices import READING_ROLES
from zones.models import Membership, User, Zone
from zones.selectors.people import colleagues, folded, is_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

PAGE = 24
FOUND = 4
"""As many as a search shows above the knowledge it found."""

LONGEST = 80
MAX_WORDS = 6
WRITTEN = 10


@dataclass(frozen=True)
class Asked:
    """By what the reader narrows the directory."""

    words: str = ""
    zone: Zone | None = None
    topic: Topic | None = None

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """Read it from an address; what names nothing counts as not given."""
        return cls(
            " ".join(query.get("q", "").split())[:LONGEST],
            Zone.objects.active().filter(slug=query.get("zone", "")).first(),
            Topic.objects.filter(slug=query.get("topic", "")).first(),
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.zone or self.topic)


@dataclass(frozen=True)
class Page:
    rows: list[User]
    after: str
    """The public id of the last one shown, when others follow."""


def directory(reader: User, asked: Asked, after: str = "") -> Page:
    """Return colleagues in the order of their names, from behind the one that `after` names."""
    rows = _narrowed(colleagues(reader), asked)
    last = colleagues(reader).filter(public_id=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(_with_frame(rows).order_by("name", "pk")[: PAGE + 1])
    more = len(found) > PAGE
    return Page(found[:PAGE], found[PAGE - 1].public_id if more else "")


def find(reader: User, words: str) -> list[User]:
    """Return the first few whose name, function or topic says these words."""
    rows = _narrowed(colleagues(reader), Asked(words))
    return list(_with_frame(rows).order_by("name", "pk")[:FOUND])


def person(reader: User, public_id: str) -> QuerySet[User]:
    return _with_frame(colleagues(reader).filter(public_id=public_id))


def written_by(author: User, *, reader: User) -> QuerySet[Article]:
    """Return what somebody wrote and the reader may read, newest first."""
    rows = Article.objects.visible_to(reader).published().filter(authorships__person=author)
    return rows.with_frame().defer("body").newest_first()[:WRITTEN]


def _narrowed(rows: QuerySet[User], asked: Asked) -> QuerySet[User]:
    if asked.zone:
        rows = rows.filter(is_of(asked.zone))
    if asked.topic:
        rows = rows.filter(_says(Q(topic=asked.topic.pk) | Q(topic__parent=asked.topic.pk)))
    said = names_in(asked.words)[:MAX_WORDS]
    if asked.words and not said:
        return rows.none()
    for word in said:
        named = Q(topic__name_nl__icontains=word) | Q(topic__name_fr__icontains=word)
        rows = rows.alias(called=folded("name"), does=folded("function")).filter(
            Q(called__contains=f" {word}") | Q(does__contains=f" {word}") | Q(_says(named))
        )
    return rows


def _says(about: Q) -> Exists:
    return Exists(Expertise.objects.filter(about, person=OuterRef("pk")))


def _with_frame(rows: QuerySet[User]) -> QuerySet[User]:
    """Load with it where they work (`works_for`) and what they may be asked about."""
    belonging = Membership.objects.active().select_related("zone").order_by("zone__name")
    belonging = belonging.filter(Q(role__in=READING_ROLES) | Q(zone=None))
    return rows.prefetch_related(
        Prefetch("memberships", belonging, to_attr="works_for"),
        Prefetch("expertise", Expertise.objects.select_related("topic")),
    )
