"""What coordinators and chiefs do with the people of their zone, and people with their own profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from zones import access, audit, mail
from zones.choices import DECIDING_ROLES
from zones.models import Membership, User, Zone, public_id

if TYPE_CHECKING:
    from collections.abc import Iterable


class AlreadyMember(Exception):
    """This address already belongs to somebody of the zone."""


class LastCoordinator(Exception):
    """Without this person nobody could decide for the zone any more."""


def create_zone(slug: str, name: str, colour: str, **fields: str) -> Zone:
    """Make a zone with its group and what every zone reads."""
    with transaction.atomic():
        group, _created = Group.objects.get_or_create(name=f"zone:{slug}")
        zone = Zone.objects.create(slug=slug, name=name, colour=colour, group=group, **fields)
        access.admit(zone)
    return zone


@transaction.atomic
def add_member(
    *, by: User, zone: Zone, email: str, name: str, function: str, role: str, language: str = ""
) -> Membership:
    """Let somebody into the zone, as a new person or one who is known, and write them a letter.

    A known person keeps the name, function and language they have. Raises AlreadyMember.
    """
    person = User.objects.select_for_update().filter(email__iexact=email.strip()).first()
    if person is None:
        person = User.objects.create_user(email, name=name, function=function, language=language)
    elif person.memberships.active().of_zone(zone).exists():
        raise AlreadyMember
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
    membership = Membership.objects.create(person=person, zone=zone, role=role)
    audit.record(by, "member_added", zone=zone, item=membership, reason=role)
    mail.post("welcome", person, f"welcome:{membership.pk}:{public_id()}", zone=zone.pk)
    return membership


@transaction.atomic
def change_member(*, by: User, membership: Membership, name: str, function: str, role: str) -> Membership:
    """Change what somebody does in the zone. Raises LastCoordinator."""
    locked = _locked(by, membership)
    if role != locked.role:
        if role not in DECIDING_ROLES:
            _somebody_stays(locked)
        locked.role = role
        locked.save(update_fields=["role"])
        audit.record(by, "role_changed", zone=locked.zone, item=locked, reason=role)
    person = locked.person
    if (person.name, person.function) != (name, function):
        person.name, person.function = name, function
        person.save(update_fields=["name", "function"])
        audit.record(by, "person_changed", zone=locked.zone, item=locked)
    return locked


@transaction.atomic
def dismiss_member(*, by: User, membership: Membership) -> None:
    """End a membership; it ends at that person's next request. Raises LastCoordinator.

    Somebody who belongs nowhere any more cannot sign in either.
    """
    locked = _locked(by, membership)
    _somebody_stays(locked)
    locked.ended_at, locked.ended_by = timezone.now(), by
    locked.save(update_fields=["ended_at", "ended_by"])
    person = locked.person
    if not person.memberships.active().exists():
        person.is_active = False
        person.save(update_fields=["is_active"])
    audit.record(by, "member_dismissed", zone=locked.zone, item=locked)


def save_profile(person: User, fields: Iterable[str]) -> None:
    """Keep what somebody changed in their own profile."""
    person.save(update_fields=list(fields))
    access.changed(person)


def _locked(by: User, membership: Membership) -> Membership:
    """Return the membership under a lock; Membership.DoesNotExist when the right or the row is gone."""
    rows = Membership.objects.editable_by(by).active().select_for_update(of=("self",))
    return rows.select_related("person", "zone").get(pk=membership.pk)


def _somebody_stays(leaving: Membership) -> None:
    if leaving.role not in DECIDING_ROLES:
        return
    deciders = Membership.objects.active().filter(zone=leaving.zone, role__in=DECIDING_ROLES)
    others = deciders.exclude(pk=leaving.pk).select_for_update(of=("self",))
    if not list(others.filter(person__is_active=True)):
        raise LastCoordinator
