"""What hangs below an item keeps the audience that the item had when it was written: see ADR 0017."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from zones import access
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from zones.models import User


def written_for(user: User | AnonymousUser) -> Q:
    """What was written for an audience that this person reads; the item above it is asked for besides."""
    return Q(audience_id__any=access.reader(user).audience_ids)


def as_wide_as(item: str, own: str = "audience") -> Q:
    """What all readers of the item read too: `item` and `own` name the two audiences.

    The network's `zone_ids` are empty, so that kinds are asked before sets are compared.
    """
    contains = Q(**{f"{own}__zone_ids__contains": F(f"{item}__zone_ids")})
    return (
        Q(**{own: F(item)})
        | Q(**{f"{own}__kind": AudienceKind.NETWORK})
        | ~Q(**{f"{item}__kind": AudienceKind.NETWORK}) & contains
    )
