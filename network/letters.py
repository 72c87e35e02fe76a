from __future__ import annotations

from typing import TYPE_CHECKING, Any

from network import digest
from network.models import BrokenGlass, Digest, Portrait
from network.selectors import digest_contents
from zones.audit.wording import FINDERS
from zones.mail import letter

if TYPE_CHECKING:
    from zones.models import User


@letter("digest")
def weekly_digest(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Never repeatable: better no digest than two of one week."""
    claim = Digest.objects.filter(pk=params["digest"], person=person).first()
    if claim is None or not person.wants_digest:
        return None
    contents = digest_contents.contents(person, claim)
    if not contents:
        return None
    unsubscribe_url = digest.unsubscribe_url(person)
    return {
        "contents": contents,
        "told": ", ".join(contents.told()),
        "since": claim.since,
        "until": claim.until,
        "unsubscribe_url": unsubscribe_url,
        "headers": {
            "List-Unsubscribe": f"<{unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    }


@letter("glass_broken", repeatable=True)
def glass_broken(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To the coordinators and chief of a zone: who reads what of theirs, why and until when."""
    rows = BrokenGlass.objects.visible_to(person).select_related("person", "zone")
    glass = rows.filter(pk=params["glass"]).first()
    if glass is None or glass.zone not in person.deciding_zones:
        return None
    item_id = str(glass.item_pk)
    return {"glass": glass, "item": FINDERS[glass.item_type](person, [item_id]).get(item_id)}


@letter("curator_named", repeatable=True)
def curator_named(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To a new curator, as long as they are that: which topic's page is theirs to keep."""
    kept = Portrait.objects.filter(topic=params["topic"], curator=person).select_related("topic")
    portrait = kept.first()
    if portrait is None or not person.current_zones:
        return None
    return {"topic": portrait.topic}
