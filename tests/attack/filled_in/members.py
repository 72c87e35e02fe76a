"""The people of a zone."""

from __future__ import annotations

from tests.attack.filled_in.base import (
    Filled,
    Scene,
    form,
)
from zones import services
from zones.models import Membership, MembershipRequest, User
from zones.services import membership_request as requests


@form("zones:member_new")
def member_new(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_coordinator"),
        "/zones/polder/members/new/",
        {"email": "nieuw@polder.example", "name": "Nieuw", "role": "member", "language": "nl"},
        table="zones_zone",
        made=User.objects.filter(email="nieuw@polder.example").count,
        audit={"member_added": 1},
        letters={"welcome": 1},
        others=(422,),
    )


@form("zones:member_edit")
def member_edit(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        scene.browser("polder_coordinator"),
        f"/zones/polder/members/{person.public_id}/",
        {"name": "Andere naam", "function": "wijk", "role": "coordinator"},
        table="zones_zone",
        made=Membership.objects.filter(person=person, role="coordinator").count,
        audit={"role_changed": 1, "person_changed": 1},
        letters={"role_changed": 2},
    )


@form("zones:member_dismiss")
def member_dismiss(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        scene.browser("polder_coordinator"),
        f"/zones/polder/members/{person.public_id}/dismiss/",
        table="zones_zone",
        made=Membership.objects.filter(person=person, ended_at=None).count,
        becomes=0,
        audit={"member_dismissed": 1},
        letters={"role_changed": 2},
        others=(404,),
    )


@form("zones:member_welcome")
def member_welcome(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    User.objects.filter(pk=person.pk).update(password="!")
    return Filled(
        scene.browser("polder_coordinator"),
        f"/zones/polder/members/{person.public_id}/welcome/",
        table="zones_zone",
        audit={"member_welcomed_again": 1},
        letters={"welcome": 1},
    )


@form("zones:member_withdraw")
def member_withdraw(scene: Scene) -> Filled:
    asked = _asked(scene)
    return Filled(
        scene.browser("polder_coordinator"),
        f"/zones/polder/members/requests/{asked.public_id}/withdraw/",
        table="zones_zone",
        made=MembershipRequest.objects.filter(outcome="withdrawn").count,
        audit={"membership_withdrawn": 1},
    )


@form("zones:membership_request")
def membership_request(scene: Scene) -> Filled:
    asked = _asked(scene)
    requests.agree(by=scene.someone("network_coordinator"), request=asked)
    return Filled(
        scene.browser("observer"),
        asked.get_absolute_url(),
        {"answer": "agree"},
        table="zones_zone",
        made=Membership.objects.filter(person=asked.person, zone=asked.zone).count,
        audit={"membership_agreed": 1, "member_added": 1},
        letters={"welcome": 1},
        others=(302, 409),
    )


@form("zones:zone_chief")
def zone_chief(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        scene.browser("network_coordinator"),
        "/zones/polder/chief/",
        {"person": person.public_id, "action": "appoint"},
        table="zones_zone",
        made=Membership.objects.filter(person=person, role="chief").count,
        audit={"role_changed": 1},
        letters={"role_changed": 1},
    )


def _asked(scene: Scene) -> MembershipRequest:
    by = scene.someone("polder_coordinator")
    return services.ask_for_account(
        by=by, zone=by.current_zone, person=scene.someone("observer"), role="member"
    )
