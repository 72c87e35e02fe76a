"""What the pages of topics and zones say in the demo: curators are named, describe and pin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchanges.models import Project
from knowledge.models import Article, Topic
from network.demo import content
from network.demo.clock import Clock, ago
from network.demo.people import acting
from network.models import Pin, Portrait
from network.services import portraits
from zones.models import AuditEvent, User, Zone

if TYPE_CHECKING:
    from network.services.portraits import Item, Subject

COORDINATOR = "network@antw4wvl.example"


def load(clock: Clock) -> None:
    titles = {row["slug"]: row["title"] for row in content.articles()}
    for facts in content.portraits():
        keeper = facts.get("curator") or facts["by"]
        subject = _subject(facts)
        if isinstance(subject, Topic):
            with acting(COORDINATOR) as network:
                curator = User.objects.get(email=keeper)
                portraits.name_curator(by=network, topic=subject, person=curator, instead_of=None)
        with acting(keeper) as person:
            pins: list[Item] = [
                *(Article.objects.get(title=titles[slug]) for slug in facts["pins"]),
                *(Project.objects.get(title=title) for title in facts["projects"]),
            ]
            portraits.describe(
                by=person, subject=subject, version=0, text_nl=facts["nl"], text_fr=facts["fr"], pins=pins
            )  # fmt: skip
        _date(subject, clock, facts["age"])


def _subject(facts: dict[str, Any]) -> Subject:
    if "topic" in facts:
        return Topic.objects.get(slug=facts["topic"])
    return Zone.objects.get(slug=facts["zone"])


def _date(subject: Subject, clock: Clock, age: float) -> None:
    moment = ago(age)
    rows = Portrait.objects.of(subject)
    rows.update(updated_at=moment)
    rows.filter(curator__isnull=False).update(curator_since=moment)
    clock.move(Pin.objects.filter(portrait__in=rows), moment)
    told = AuditEvent.objects.filter(verb__in=("portrait_changed", "curator_named"))
    told.filter(at__gte=clock.started).update(at=moment)
