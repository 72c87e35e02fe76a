"""What tests of the register say of a zone."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from knowledge import services
from knowledge.models import Adoption, Article
from knowledge.services import Entry
from zones.models import User


def entry(**fields: Any) -> Entry:
    return Entry(
        **{"state": "trial", "since": timezone.localdate(), "words": "Twee teams", **fields}
    )


def enter(article: Article, by: User, *, seen: str | None = None, **fields: Any) -> Adoption:
    zone = by.current_zone
    newest = Adoption.objects.filter(article=article, zone=zone).order_by("-pk").first()
    if seen is None:
        seen = newest.public_id if newest else ""
    made, _is_new = services.enter_adoption(
        article, by=by, zone=zone, entry=entry(**fields), seen=seen, form_key=str(uuid.uuid4())
    )
    return made


def sent(**fields: Any) -> dict[str, Any]:
    """What the form about one's own zone sends."""
    return {
        "state": "trial", "since": str(timezone.localdate()), "words": "Twee teams", "results": "",
        "why": "", "contact": "", "seen": "", "form_key": str(uuid.uuid4()), **fields,
    }  # fmt: skip
