"""What coordinators and chiefs do with the people of their zone, and people with their own profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from zones import access, audit, mail
from zones.choices import DECIDING_ROLES, READING_ROLES, Role
from zones.invisible import address_of
from zones.models import Membership, MembershipRequest, User, Zone, public_id
from zones.services.role_letters import tell_of_role

if TYPE_CHECKING:
    from collections.abc import Iterable


class AlreadyMember(Exception):
    """This address already belongs to somebody of the zone."""


class LastCoordinator(Exception):
    """Without this person nobody could decide for the zone any more."""


class AccountClosed(Exception):
    """The network closed this person's account; a zone cannot open it again."""


class PasswordStands(Exception):
    """This person set a password already: there is nothing to invite them to."""


class ChiefIsNotYours(Exception):
    """Only a chief of the zone or the network coordinator makes somebody chief, or ends that."""


class NeedsConsent(Exception):
    """An account of the network gets this role only when the network coordinator and the person agree."""


def create_zone(slug: str, name: str, colour: str, **fields: str) -> Zone:
    """Make a zone with its group and what every zone reads. Raises ValidationError, also for a colour too light."""
    with transaction.atomic():
        group, _created = Group.objects.get_or_create(name=f"zone:{slug}")
        zone = Zone(slug=slug, name=name, colour=colour, group=group, **fields)
        zone.clean_fields(exclude=["group"])
        zone.save()
        access.admit(zone)
    return zone


@access.as_actor
def add_member(  # noqa: PLR0913 - all that is asked about somebody new
    *, by: User, zone: Zone, email: str, name: str, function: str, role: str, language: str = ""
) -> Membership | MembershipRequest:
    """Let somebody into the zone, as a new person or one who is known, and write them a letter.

    A known person keeps the name, function and language they have. Somebody who comes back after
    having belonged nowhere proves the address anew: the old password no longer holds; and gets the
    language that is chosen now. An account of the network is asked for instead: a request is returned.
    Sent again within a minute, as by a second click, it returns the membership that the first made.
    Raises Zone.DoesNotExist when it is not (or no longer) `by`'s zone, AlreadyMember, AccountClosed,
    ChiefIsNotYours.
    """
    zone = _deciding(by, zone.pk)
    _only_a_role_of_a_zone(role)
    _chief_by_a_chief(by, zone, role)
    person = _person_at(email) or _new_person(
        email, name=name, function=function, language=language
    )
    standing = person.memberships.active().of_zone(zone).first()
    if standing is not None:
        if standing.role == role and mail.was_posted_lately("welcome", person, zone=zone.pk):
            return standing
        raise AlreadyMember
    if not person.is_active:
        _welcome_back(person, language)
    elif person.is_of_network:
        return ask_for_account(by=by, zone=zone, person=person, role=role)
    return admit(by, person, zone, role)


@access.as_actor
def change_member(
    *, by: User, membership: Membership, name: str, function: str, role: str
) -> Membership:
    """Change what somebody does in the zone.

    Name and function change only for who belongs to no zone but those `by` decides for.
    Raises Membership.DoesNotExist when it is not `by`'s to change, LastCoordinator, ChiefIsNotYours,
    NeedsConsent.
    """
    locked = _locked(by, membership)
    _only_a_role_of_a_zone(role)
    if role != locked.role:
        _chief_by_a_chief(by, locked.zone, role, locked.role)
        if role not in DECIDING_ROLES:
            _somebody_stays(locked)
        elif locked.person.is_of_network:
            raise NeedsConsent
        set_role(by, locked, role)
    person = locked.person
    if may_rename(by, person) and (person.name, person.function) != (name, function):
        person.name, person.function = name, function
        person.save(update_fields=["name", "function"])
        audit.record(by, "person_changed", zone=locked.zone, item=locked)
    return locked


@access.as_actor
def dismiss_member(*, by: User, membership: Membership) -> None:
    """End a membership; it ends at that person's next request.

    Somebody who belongs nowhere any more cannot sign in either, but for the technical administrator,
    who belonged nowhere before.
    Raises Membership.DoesNotExist when it is not `by`'s to end, LastCoordinator, ChiefIsNotYours.
    """
    locked = _locked(by, membership)
    _chief_by_a_chief(by, locked.zone, locked.role)
    _somebody_stays(locked)
    audit.record(by, "member_dismissed", zone=locked.zone, item=locked, reason=locked.role)
    tell_of_role(locked, was=locked.role, now="", by=by)
    locked.ended_at, locked.ended_by = timezone.now(), by
    locked.save(update_fields=["ended_at", "ended_by"])
    person = User.objects.select_for_update().get(pk=locked.person_id)
    if not (person.is_superuser or person.memberships.active().exists()):
        person.is_active = False
        person.save(update_fields=["is_active"])
    access.refresh_rights(by)


@access.as_actor
def welcome_again(*, by: User, membership: Membership) -> None:
    """Write somebody who set no password yet another letter with a new link, once a minute.

    Raises Membership.DoesNotExist when it is not `by`'s to do, PasswordStands.
    """
    locked = _locked(by, membership)
    if locked.person.has_usable_password():
        raise PasswordStands
    if mail.was_posted_lately("welcome", locked.person, zone=locked.zone_id):
        return
    audit.record(by, "member_welcomed_again", zone=locked.zone, item=locked)
    _write_welcome(locked)


@access.as_actor
def choose_reviews(*, by: User, zone: Zone, reviews_first: bool) -> Zone:
    """Choose whether who decides for the zone reads its articles before others do.

    Raises Zone.DoesNotExist when it is not (or no longer) `by`'s zone. Nothing when it was chosen already.
    """
    zone = _deciding(by, zone.pk)
    if zone.reviews_first != reviews_first:
        zone.reviews_first = reviews_first
        zone.save(update_fields=["reviews_first"])
        audit.record(by, "reviews_began" if reviews_first else "reviews_ended", zone=zone)
    return zone


@access.as_actor
def appoint_chief(*, by: User, zone: Zone, person: User) -> Membership:
    """Make a member of the zone its chief; a zone may have several.

    Raises Zone.DoesNotExist when `by` does not coordinate the network, Membership.DoesNotExist when
    the person is no member of the zone, NeedsConsent.
    """
    locked = _locked_for_network(by, zone, person)
    if locked.role != Role.CHIEF:
        if locked.person.is_of_network:
            raise NeedsConsent
        set_role(by, locked, Role.CHIEF)
    return locked


@access.as_actor
def end_chief(*, by: User, zone: Zone, person: User) -> Membership:
    """Make a chief of the zone a member of it.

    Raises as `appoint_chief`, and LastCoordinator.
    """
    locked = _locked_for_network(by, zone, person)
    if locked.role == Role.CHIEF:
        _somebody_stays(locked)
        set_role(by, locked, Role.MEMBER)
    return locked


def admit(by: User, person: User, zone: Zone, role: str) -> Membership:
    """Make somebody a member, with the welcome to them and an e-mail to the deciders about a new decider."""
    membership = Membership.objects.create(person=person, zone=zone, role=role)
    audit.record(by, "member_added", zone=zone, item=membership, reason=role)
    _write_welcome(membership)
    if role in DECIDING_ROLES:
        tell_of_role(membership, was="", now=role, by=by)
    return membership


def set_role(by: User, membership: Membership, role: str) -> None:
    """Change a role that was checked and locked, and tell the person and the deciders, old and new."""
    was, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    audit.record(by, "role_changed", zone=membership.zone, item=membership, reason=role)
    access.refresh_rights(by)
    tell_of_role(membership, was=was, now=role, by=by)


@access.as_actor
def ask_for_account(*, by: User, zone: Zone, person: User, role: str) -> MembershipRequest:
    """Ask the network coordinators and the person whether this account of the network may join the zone.

    Whoever asks again gets the request that stands.
    Raises Zone.DoesNotExist when it is not (or no longer) `by`'s zone, ChiefIsNotYours.
    """
    zone = _deciding(by, zone.pk)
    _only_a_role_of_a_zone(role)
    _chief_by_a_chief(by, zone, role)
    asked, created = MembershipRequest.objects.get_or_create(
        person=person, zone=zone, closed_at=None, defaults={"role": role, "asked_by": by}
    )
    if created:
        audit.record(by, "membership_asked", zone=zone, item=person, reason=role)
        for answers in {*_network_coordinators(), person}:
            key = f"membership:{asked.pk}:{answers.pk}"
            mail.queue_letter("membership_asked", answers, key, request=asked.pk)
    return asked


def may_set_chief(by: User, zone: Zone) -> bool:
    """Say whether somebody makes and unmakes chiefs of a zone."""
    if access.reader(by).is_network_coordinator:
        return True
    return any(row.zone_id == zone.pk and row.role == Role.CHIEF for row in by.current_memberships)


def may_rename(by: User, person: User) -> bool:
    """A name that another zone knows somebody by is not this zone's to change, nor the administrator's."""
    if person.is_superuser:
        return False
    zone_ids = {row.zone_id for row in person.memberships.active()}
    return zone_ids <= set(access.reader(by).deciding_zone_ids)


def is_last(membership: Membership) -> bool:
    """Say whether nobody could decide for the zone without this membership."""
    if membership.role not in DECIDING_ROLES:
        return False
    deciders = Membership.objects.active().filter(zone=membership.zone, role__in=DECIDING_ROLES)
    return not deciders.exclude(pk=membership.pk).filter(person__is_active=True).exists()


def save_profile(person: User, fields: Iterable[str]) -> None:
    """Keep what somebody changed in their own profile."""
    person.save(update_fields=list(fields))
    access.refresh_rights(person)


def _deciding(by: User, zone_id: int) -> Zone:
    """Return the zone, one deed on its people at a time, if `by` decides for it now."""
    Zone.objects.select_for_update(no_key=True).filter(pk=zone_id).first()
    access.refresh_rights(by)
    return Zone.objects.decidable_by(by).get(pk=zone_id)


def _locked(by: User, membership: Membership) -> Membership:
    try:
        _deciding(by, membership.zone_id or 0)
    except Zone.DoesNotExist:
        raise Membership.DoesNotExist from None
    rows = Membership.objects.editable_by(by).active().select_for_update(of=("self",))
    return rows.select_related("person", "zone").get(pk=membership.pk)


def _locked_for_network(by: User, zone: Zone, person: User) -> Membership:
    zone = Zone.objects.active().select_for_update(no_key=True).get(pk=zone.pk)
    access.refresh_rights(by)
    if not access.reader(by).is_network_coordinator:
        raise Zone.DoesNotExist
    rows = Membership.objects.active().of_zone(zone).in_roles_of_a_zone()
    rows = rows.select_for_update(of=("self",)).select_related("person", "zone")
    return rows.get(person=person, person__is_active=True)


def _chief_by_a_chief(by: User, zone: Zone | None, *roles: str) -> None:
    if Role.CHIEF in roles and zone is not None and not may_set_chief(by, zone):
        raise ChiefIsNotYours


def _network_coordinators() -> Iterable[User]:
    coordinating = Membership.objects.active().filter(role=Role.NETWORK_COORDINATOR)
    return User.objects.filter(is_active=True, memberships__in=coordinating)


def _only_a_role_of_a_zone(role: str) -> None:
    if role not in READING_ROLES:
        raise ValueError(role)


def _person_at(email: str) -> User | None:
    return User.objects.select_for_update().filter(email__iexact=address_of(email)).first()


def _new_person(email: str, **fields: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, **fields)
    except IntegrityError:  # another zone let the same person in at the same moment
        return User.objects.select_for_update().get(email__iexact=address_of(email))


def _welcome_back(person: User, language: str) -> None:
    if person.memberships.active().exists() or not person.memberships.exists():
        raise AccountClosed
    person.is_active = True
    person.language = language or person.language
    person.set_unusable_password()
    person.save(update_fields=["is_active", "language", "password"])


def _write_welcome(membership: Membership) -> None:
    key = f"welcome:{membership.pk}:{public_id()}"
    mail.queue_letter("welcome", membership.person, key, zone=membership.zone_id)


def _somebody_stays(leaving: Membership) -> None:
    if is_last(leaving):
        raise LastCoordinator
