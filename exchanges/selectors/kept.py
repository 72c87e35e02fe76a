"""Reasons that were given in a project before all zones that take part now could read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import Truncator

from exchanges.models import ProjectEvent
from knowledge.selectors.below import WORDS, Kept

if TYPE_CHECKING:
    from exchanges.models import Project
    from exchanges.querysets import ProjectEventQuerySet
    from zones.models import User

REASON = "reason"


def reasons_kept(project: Project, person: User) -> ProjectEventQuerySet:
    return ProjectEvent.objects.visible_to(person).filter(project=project).kept_from_participants()


def list_kept(project: Project, person: User) -> list[Kept]:
    rows = reasons_kept(project, person).select_related("by", "zone", "audience")
    return [
        Kept(
            f"{REASON}-{row.pk}",
            REASON,
            row.by,
            row.zone,
            row.at,
            Truncator(row.reason).chars(WORDS),
            row.audience,
        )
        for row in rows.prefetch_related("audience__zones").order_by("at", "pk")
    ]
