from __future__ import annotations

from typing import TYPE_CHECKING, Any

from network import digest
from network.models import Digest
from zones.mail import letter

if TYPE_CHECKING:
    from zones.models import User


@letter("digest")
def weekly_digest(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Never repeatable: better no digest than two of one week."""
    claim = Digest.objects.filter(pk=params["digest"], person=person).first()
    if claim is None or not person.wants_digest:
        return None
    contents = digest.contents(person, claim)
    if not contents:
        return None
    unsubscribe_url = digest.unsubscribe_url(person)
    return {
        "contents": contents,
        "since": claim.since,
        "until": claim.until,
        "unsubscribe_url": unsubscribe_url,
        "headers": {
            "List-Unsubscribe": f"<{unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    }
