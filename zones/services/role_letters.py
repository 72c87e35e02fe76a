"""Who is told of a change of role: the person, and everybody who decides for the zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zones import mail
from zones.choices import DECIDING_ROLES
from zones.models import Membership, User, public_id

if TYPE_CHECKING:
    from zones.models import Zone


def tell_of_role(membership: Membership, *, was: str, now: str, by: User | None) -> None:
    """Queue an e-mail to the person and to the deciders of the zone; an empty role is none.

    Somebody who is let in gets the welcome instead, so the person is not told of a first role.
    """
    occasion = public_id()
    people = deciders_of(membership.zone) if membership.zone else []
    if was or membership.zone is None:
        people = [membership.person, *(p for p in people if p.pk != membership.person_id)]
    else:
        people = [p for p in people if p.pk != membership.person_id]
    for person in people:
        mail.queue_letter(
            "role_changed",
            person,
            f"role:{occasion}:{person.pk}",
            membership=membership.pk,
            was=was,
            now=now,
            by=by.pk if by else None,
        )


def deciders_of(zone: Zone) -> list[User]:
    deciding = Membership.objects.active().of_zone(zone).filter(role__in=DECIDING_ROLES)
    people = User.objects.filter(is_active=True, memberships__in=deciding)
    return list(people.distinct().order_by("pk"))
