"""The people of a zone."""

from __future__ import annotations

from tests.attack.filled_in.base import (
    Filled,
    Scene,
    form,
)
from zones.models import Membership, User


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
