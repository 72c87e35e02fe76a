"""Break-glass: a technical administrator reads one item for half an hour, says why, and its zone is told.

The database itself opens it (`break_glass`, `glass_audience` in the migrations): no row, no reading, and no
row without its line in the audit.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import connection

from exchanges.models import Project
from knowledge.choices import FileState
from knowledge.models import Article, Attachment, Comment
from network.choices import GlassItem
from network.models import BrokenGlass
from zones import access, mail
from zones.choices import DECIDING_ROLES
from zones.models import Membership, User, public_id
from zones.request_id import request_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zones.access import Reader

NAME = re.compile(r"[a-z0-9]{12}")
SHORTEST_REASON = 20
MAX_REASON_LENGTH = 300


class GlassIsWhole(Exception):
    """This glass is not (or no longer) broken for this person."""


class DecidesForAZone(Exception):
    """The glass is not for a coordinator or chief, who asks the other zone instead."""


def name_in(address: str) -> str:
    """Return the name of an item out of its address, or as it is; empty when there is none in it."""
    parts = urlsplit(address.strip()).path.split("/")
    return next((part for part in parts if NAME.fullmatch(part)), "")


@access.as_actor
def break_glass(*, by: User, name: str, reason: str) -> BrokenGlass | None:
    """Open the item of this name and write to its zone's coordinators and chief; None when there is none.

    Either is told in the audit, by the database. Whoever asks again within the time has the same glass.
    Raises DecidesForAZone.
    """
    access.refresh_rights(by)
    if by.is_superuser and access.reader(by).deciding_zone_ids:
        raise DecidesForAZone
    with connection.cursor() as cursor:
        question = "SELECT break_glass(%s, %s, %s, %s)"
        cursor.execute(question, [public_id(), name, reason, request_id.get()])
        (glass_id,) = cursor.fetchone()
    if glass_id is None:
        return None
    glass = BrokenGlass.objects.visible_to(by).select_related("zone").get(pk=glass_id)
    for person in _deciders(glass):
        mail.queue_letter("glass_broken", person, f"glass:{glass.pk}:{person.pk}", glass=glass.pk)
    return glass


@contextmanager
def behind(glass: BrokenGlass, reader: User) -> Iterator[Reader]:
    """Read as who may read this one item, which is all that is asked for in here; raises GlassIsWhole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT glass_audience(%s)", [glass.pk])
        (audience_id,) = cursor.fetchone()
    if audience_id is None:
        raise GlassIsWhole
    audience_ids = tuple({audience_id, *_audiences_below(glass)})
    with access.reading_as(access.Reader(reader.pk, audience_ids=audience_ids)) as who:
        yield who


def _audiences_below(glass: BrokenGlass) -> set[int]:
    """Return for whom its files and comments were written, maybe for others than read it now: it is opened whole."""
    if glass.item_type != GlassItem.ARTICLE:
        return set()
    with access.reading_as(access.acting_for(glass.zone_id)):
        below = [
            rows.filter(article=glass.item_pk).values_list("audience", flat=True)
            for rows in (Attachment.objects.all(), Comment.objects.all())
        ]
        return {audience_id for rows in below for audience_id in rows}


@dataclass(frozen=True)
class Shown:
    """What stands behind the glass: one article with its files and comments, or one project."""

    item: Article | Project
    files: list[Attachment]
    comments: list[Comment]


def shown(glass: BrokenGlass) -> Shown:
    """Return what stands there, draft or published, binned or not: the reason was given for this item."""
    if glass.item_type == GlassItem.PROJECT:
        return Shown(Project.objects.with_frame().get(pk=glass.item_pk), [], [])
    article = Article.objects.with_frame().get(pk=glass.item_pk)
    comments = article.comments.filter(hidden_at=None).select_related("author", "zone")
    return Shown(article, list(files_of(glass)), list(comments))


def files_of(glass: BrokenGlass) -> Iterator[Attachment]:
    if glass.item_type != GlassItem.ARTICLE:
        return iter(())
    rows = Attachment.objects.newest().filter(
        article=glass.item_pk, state=FileState.CLEAN, hidden_at=None
    )
    return iter(rows.select_related("article__zone"))


def _deciders(glass: BrokenGlass) -> list[User]:
    deciding = Membership.objects.active().filter(zone=glass.zone_id, role__in=DECIDING_ROLES)
    people = User.objects.filter(is_active=True, memberships__in=deciding)
    return list(people.distinct().order_by("pk"))
