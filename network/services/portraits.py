"""The page of a topic or a zone as its keepers make it: a short text, up to five pins, and a topic's curator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils import timezone

from exchanges.models import Project
from knowledge.models import Article, Topic
from knowledge.richtext.sanitizer import clean
from network.models import Pin, Portrait
from zones import access, audit, mail
from zones.choices import READING_ROLES
from zones.models import User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Subject = Topic | Zone
    Item = Article | Project

MAX_PINS = 5
OFFERED = 10


class NotYours(Exception):
    """Somebody who does not keep this page, or no longer, changes it."""


class PortraitChanged(Exception):
    """Somebody else saved the page since this person opened it. `portrait` is as it stands now."""

    def __init__(self, portrait: Portrait) -> None:
        super().__init__(portrait.version)
        self.portrait = portrait


class CuratorChanged(Exception):
    """Somebody else named a curator meanwhile: `portrait` says whom."""

    def __init__(self, portrait: Portrait) -> None:
        super().__init__(portrait.pk)
        self.portrait = portrait


class NotAMember(Exception):
    """A curator is a member of a zone."""


def keeps(person: User, subject: Subject, portraits: Iterable[Portrait] | None = None) -> bool:
    """Say whether somebody describes and pins: the deciders of a zone; of a topic its curators and the network's.

    `portraits` are those of the topic and the one above it, where they are loaded already.
    """
    r = access.reader(person)
    if isinstance(subject, Zone):
        return subject.pk in r.deciding_zone_ids
    if r.is_network_coordinator:
        return True
    if not r.zone_ids:
        return False
    rows = Portrait.objects.of_topic(subject) if portraits is None else portraits
    return any(row.curator_id == r.user_id for row in rows)


def portrait_of(subject: Subject) -> Portrait:
    """Return the portrait, or one that is not kept yet."""
    return Portrait.objects.of(subject).select_related("curator", "updated_by").first() or _blank(
        subject
    )


def pinned(person: User, subject: Subject) -> list[Item]:
    """Return what stands first on the page, of what this person may read, in two queries."""
    name = "topic" if isinstance(subject, Topic) else "zone"
    below, place = {f"pins__portrait__{name}": subject}, F("pins__position")
    articles = Article.objects.visible_to(person).published().filter(**below)
    projects = Project.objects.visible_to(person).submitted().filter(**below)
    rows: list[Any] = [
        *articles.annotate(place=place).select_related("zone").defer("body"),
        *projects.annotate(place=place).select_related("zone"),
    ]
    return sorted(rows, key=lambda row: row.place)[:MAX_PINS]


def offered(person: User, subject: Subject) -> list[Item]:
    """Return what this person may pin: what they pinned already, and what is newest of the topic or zone."""
    stands = pinned(person, subject)
    articles = Article.objects.visible_to(person).published()
    projects = Project.objects.visible_to(person).submitted()
    if isinstance(subject, Topic):
        articles = articles.filter(Q(topic=subject) | Q(topic__parent=subject))
        projects = projects.in_topics([subject])
    else:
        articles, projects = articles.filter(zone=subject), projects.with_participant(subject)
    newest: list[Item] = [
        *articles.select_related("zone").defer("body").newest_first()[:OFFERED],
        *projects.select_related("zone").newest_first()[:MAX_PINS],
    ]
    return [*stands, *(item for item in newest if item not in stands)]


def find_item(person: User, public_id: str) -> Item | None:
    """Return the published article or submitted project of this name, if this person may read it."""
    articles = Article.objects.visible_to(person).published().select_related("zone")
    projects = Project.objects.visible_to(person).submitted().select_related("zone")
    found = articles.defer("body").filter(public_id=public_id).first()
    return found or projects.filter(public_id=public_id).first()


def key_of(item: Item) -> str:
    return f"{item._meta.model_name}-{item.public_id}"


@access.as_actor
def describe(
    *, by: User, subject: Subject, version: int, text_nl: str, text_fr: str, pins: Sequence[Item]
) -> Portrait:
    """Keep the text and the pins of a topic's or zone's page; what others pinned and `by` may not read stays.

    Sent a second time it changes nothing. Raises NotYours, PortraitChanged.
    """
    portrait = _locked(by, subject)
    if not keeps(by, subject):
        raise NotYours
    texts = {"text_nl": clean(text_nl), "text_fr": clean(text_fr)}
    if portrait.version != version:
        if portrait.updated_by_id == by.pk and _says(portrait, texts, pins, by):
            return portrait
        raise PortraitChanged(portrait)
    portrait.version += 1
    portrait.updated_at, portrait.updated_by = timezone.now(), by
    portrait.text_nl, portrait.text_fr = texts["text_nl"], texts["text_fr"]
    portrait.save()
    Pin.objects.visible_to(by).filter(portrait=portrait).delete()
    Pin.objects.bulk_create(_pins(portrait, pins, by), ignore_conflicts=True)
    zone = subject if isinstance(subject, Zone) else None
    audit.record(by, "portrait_changed", zone=zone, item=subject)
    return portrait


@access.as_actor
def name_curator(
    *, by: User, topic: Topic, person: User | None, instead_of: User | None
) -> Portrait:
    """Let somebody keep the page of a topic and of those below it, and write to them; nobody ends it.

    Raises NotYours but for the network coordinator, NotAMember, and CuratorChanged when `instead_of` is not
    the curator any more.
    """
    portrait = _locked(by, topic)
    if not access.reader(by).is_network_coordinator:
        raise NotYours
    if portrait.curator == person:
        return portrait
    if portrait.curator != instead_of:
        raise CuratorChanged(portrait)
    if person is not None and not is_member(person):
        raise NotAMember
    before = portrait.curator
    portrait.curator, portrait.curator_since = person, timezone.now() if person else None
    portrait.save()
    if person is None:
        zone = before.current_zone if before else None
        audit.record(by, "curator_dismissed", zone=zone, item=before, reason=topic.slug)
        return portrait
    audit.record(by, "curator_named", zone=person.current_zone, item=person, reason=topic.slug)
    since = int(timezone.now().timestamp())
    mail.queue_letter(
        "curator_named", person, f"curator:{topic.pk}:{person.pk}:{since}", topic=topic.pk
    )
    return portrait


def is_member(person: User) -> bool:
    works = person.memberships.active().filter(zone__isnull=False, role__in=READING_ROLES)
    return person.is_active and works.exists()


def _locked(by: User, subject: Subject) -> Portrait:
    """Return the portrait, made where there was none, held until the transaction ends; `by` as they are now."""
    kept: dict[str, Any] = {"topic" if isinstance(subject, Topic) else "zone": subject}
    made, _new = Portrait.objects.get_or_create(**kept)
    portrait = Portrait.objects.select_for_update(of=("self",)).get(pk=made.pk)
    access.refresh_rights(by)
    return portrait


def _blank(subject: Subject) -> Portrait:
    return Portrait(topic=subject) if isinstance(subject, Topic) else Portrait(zone=subject)


def _pins(portrait: Portrait, items: Sequence[Item], by: User) -> list[Pin]:
    return [
        Pin(
            portrait=portrait,
            article=item if isinstance(item, Article) else None,
            project=item if isinstance(item, Project) else None,
            position=position,
            by=by,
        )
        for position, item in enumerate(items[:MAX_PINS])
    ]


def _says(portrait: Portrait, texts: dict[str, str], pins: Sequence[Item], by: User) -> bool:
    if any(getattr(portrait, name) != text for name, text in texts.items()):
        return False
    stand = Pin.objects.visible_to(by).filter(portrait=portrait)
    wanted = {(row.article_id, row.project_id) for row in _pins(portrait, pins, by)}
    return {(row.article_id, row.project_id) for row in stand} == wanted
