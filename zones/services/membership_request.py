"""An account of the network joins a zone: the network coordinator agrees, and so does the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from zones import access, audit, mail
from zones.choices import RequestOutcome
from zones.models import Membership, MembershipRequest, User, Zone
from zones.querysets import MembershipRequestQuerySet
from zones.services.membership import admit, set_role
from zones.services.role_letters import deciders_of

if TYPE_CHECKING:
    from collections.abc import Callable

    May = Callable[[MembershipRequestQuerySet, User], MembershipRequestQuerySet]


class RequestClosed(Exception):
    """Somebody answered it meanwhile, or the zone withdrew it."""


class AnotherCoordinatorAgrees(Exception):
    """Nobody agrees for the network about themselves."""


@access.as_actor
def agree(*, by: User, request: MembershipRequest) -> MembershipRequest:
    """Agree as network coordinator, or as the person who is asked for; the second of them admits.

    Raises MembershipRequest.DoesNotExist when it is not `by`'s to answer, RequestClosed,
    AnotherCoordinatorAgrees.
    """
    found = _locked(request, by, MembershipRequestQuerySet.decidable_by)
    now = timezone.now()
    if found.person_id == by.pk:
        if found.person_agreed_at:
            if access.reader(by).is_network_coordinator and not found.network_agreed_at:
                raise AnotherCoordinatorAgrees
            return found
        found.person_agreed_at = now
    elif found.network_agreed_at:
        return found
    else:
        found.network_agreed_at, found.network_agreed_by = now, by
    found.save(update_fields=["person_agreed_at", "network_agreed_at", "network_agreed_by"])
    audit.record(by, "membership_agreed", zone=found.zone, item=found.person, reason=found.role)
    if found.is_agreed:
        _admit(found, by)
    return found


@access.as_actor
def refuse(*, by: User, request: MembershipRequest) -> MembershipRequest:
    """Refuse, for the network or for oneself; raises as `agree`."""
    found = _locked(request, by, MembershipRequestQuerySet.decidable_by)
    _close(found, by, RequestOutcome.REFUSED)
    audit.record(by, "membership_refused", zone=found.zone, item=found.person, reason=found.role)
    for person in deciders_of(found.zone):
        key = f"membership_refused:{found.pk}:{person.pk}"
        mail.queue_letter("membership_refused", person, key, request=found.pk)
    return found


@access.as_actor
def withdraw(*, by: User, request: MembershipRequest) -> MembershipRequest:
    """Take back what the zone asked; raises as `agree`."""
    found = _locked(request, by, MembershipRequestQuerySet.editable_by)
    _close(found, by, RequestOutcome.WITHDRAWN)
    audit.record(by, "membership_withdrawn", zone=found.zone, item=found.person, reason=found.role)
    return found


def _locked(request: MembershipRequest, by: User, may: May) -> MembershipRequest:
    Zone.objects.select_for_update(no_key=True).get(pk=request.zone_id)
    access.refresh_rights(by)  # they may have ended while this waited
    rows = (
        may(MembershipRequest.objects.all(), by)
        .select_for_update(of=("self",))
        .select_related("person", "zone", "asked_by")
    )
    found = rows.get(pk=request.pk)
    if found.closed_at:
        raise RequestClosed
    return found


def _admit(request: MembershipRequest, by: User) -> None:
    standing = Membership.objects.active().of_zone(request.zone).filter(person=request.person)
    membership = standing.select_for_update(of=("self",)).select_related("person", "zone").first()
    if membership is None:
        admit(by, request.person, request.zone, request.role)
    elif membership.role != request.role:
        set_role(by, membership, request.role)
    _close(request, by, RequestOutcome.ADMITTED)
    access.clear_rights(request.person)
    access.refresh_rights(by)


def _close(request: MembershipRequest, by: User, outcome: RequestOutcome) -> None:
    request.outcome, request.closed_at, request.closed_by = outcome, timezone.now(), by
    request.save(update_fields=["outcome", "closed_at", "closed_by"])
