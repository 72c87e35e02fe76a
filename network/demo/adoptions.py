"""What the zones of the demo do with what others share, proposed and confirmed by the people who would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge import services
from knowledge.models import Adoption, Article
from knowledge.services import Entry
from network.demo import content
from network.demo.clock import Clock, ago, day
from network.demo.people import acting
from zones.models import User

if TYPE_CHECKING:
    from datetime import datetime

CONFIRMED_AFTER = 0.7
"""Days until the coordinator looks at it."""


def load(clock: Clock) -> None:
    titles = {facts["slug"]: facts["title"] for facts in content.articles()}
    for facts in content.adoptions():
        article = Article.objects.get(title=titles[facts["article"]])
        with acting(facts["by"]) as person:
            zone = person.current_zones[0]
            row, _is_new = services.enter_adoption(
                article, by=person, zone=zone, entry=_entry(facts)
            )
        if "answer_by" in facts:
            _answer(row, facts)
        _date(row, clock, facts)


def _entry(facts: dict[str, Any]) -> Entry:
    return Entry(
        state=facts["state"],
        since=day(facts["age"]),
        words=facts["words"],
        results=facts.get("results", ""),
        why=facts.get("why", ""),
        contact=User.objects.filter(email=facts.get("contact")).first(),
    )


def _answer(row: Adoption, facts: dict[str, Any]) -> None:
    with acting(facts["answer_by"]) as decider:
        reason = facts.get("refusal", "")
        services.decide_adoption(row, by=decider, confirm=not reason, reason=reason)


def _date(row: Adoption, clock: Clock, facts: dict[str, Any]) -> None:
    moment: datetime = ago(facts["age"])
    this = Adoption.objects.filter(pk=row.pk)
    this.exclude(decided_at=None).update(decided_at=ago(facts["age"] - CONFIRMED_AFTER))
    clock.move(this, moment)
    clock.move_audit(row, moment)
