"""What an operator does, who has the machine and no role: the first coordinator of a zone, roles of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from zones import access, audit, mail
from zones.choices import DECIDING_ROLES, READING_ROLES
from zones.models import Membership, User, public_id
from zones.services.membership import LastCoordinator, NeedsConsent, is_last
from zones.services.role_letters import tell_of_role

if TYPE_CHECKING:
    from zones.models import Zone


@transaction.atomic
def appoint(person: User, *, role: str, zone: Zone | None, by: User | None = None) -> Membership:
    """Give somebody a role in a zone, or in the network; the one they had there becomes this one.

    A closed account is opened again, with a new password to be set. Nothing when they have that role.
    Raises NeedsConsent for an account of the network and a role in a zone: the zone asks in the portal;
    LastCoordinator when nobody could decide for the zone any more.
    """
    standing = person.memberships.filter(zone=zone, ended_at=None).first()
    if standing is not None and standing.role == role and person.is_active:
        return standing
    if role in READING_ROLES and person.is_of_network:
        raise NeedsConsent
    if standing is not None and role not in DECIDING_ROLES and is_last(standing):
        raise LastCoordinator
    _open_account(person)
    if standing is not None:
        was, standing.role = standing.role, role
        standing.save(update_fields=["role"])
        audit.record(by, "role_changed", zone=zone, item=standing, reason=role)
        membership = standing
        tell_of_role(membership, was=was, now=role, by=by)
    else:
        membership = Membership.objects.create(person=person, zone=zone, role=role)
        audit.record(by, "member_added", zone=zone, item=membership, reason=role)
        if role in DECIDING_ROLES:
            tell_of_role(membership, was="", now=role, by=by)
    access.clear_rights(person)
    _write(person, zone if role in READING_ROLES else None)
    return membership


@transaction.atomic
def end(person: User, *, zone: Zone | None, by: User | None = None) -> bool:
    """End somebody's role in a zone, or in the network; return whether there was one.

    Raises LastCoordinator when nobody could decide for the zone any more.
    """
    standing = person.memberships.select_for_update().filter(zone=zone, ended_at=None).first()
    if standing is None:
        return False
    if zone is not None and is_last(standing):
        raise LastCoordinator
    if zone is not None:
        tell_of_role(standing, was=standing.role, now="", by=by)
    standing.ended_at, standing.ended_by = timezone.now(), by
    standing.save(update_fields=["ended_at", "ended_by"])
    audit.record(by, "member_dismissed", zone=zone, item=standing, reason=standing.role)
    if not (person.is_superuser or person.memberships.active().exists()):
        person.is_active = False
        person.save(update_fields=["is_active"])
    access.clear_rights(person)
    return True


@transaction.atomic
def name_administrator(person: User, *, is_one: bool = True, by: User | None = None) -> None:
    """Make somebody technical administrator, who may break the glass and nothing else, or end it."""
    if person.is_superuser == is_one:
        return
    if is_one:
        _open_account(person)
    person.is_superuser = person.is_staff = is_one
    person.is_active = is_one or person.memberships.active().exists()
    person.save(update_fields=["is_superuser", "is_staff", "is_active"])
    reason = "administrator" if is_one else "no administrator"
    audit.record(by, "role_changed", item=person, reason=reason)
    if is_one:
        _write(person, None)


def _open_account(person: User) -> None:
    if not person.is_active:
        person.is_active = True
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])


def _write(person: User, zone: Zone | None) -> None:
    """Welcome them to the zone; to others send the link to a password, if they have none."""
    if zone is not None:
        mail.queue_letter("welcome", person, f"welcome:{person.pk}:{public_id()}", zone=zone.pk)
    elif not person.has_usable_password():
        mail.queue_letter("password_reset", person, f"password_reset:{person.pk}:{public_id()}")
