"""What is one's own: language, theme, digest, profile, broken glass."""

from __future__ import annotations

from django.test import Client

from knowledge.models import (
    Follow,
)
from network import digest
from network.models import BrokenGlass
from tests.attack.filled_in.base import (
    Filled,
    Scene,
    article_url,
    form,
    path_of,
)
from zones.models import Membership, User


@form("zones:theme")
def theme(scene: Scene) -> Filled:
    return Filled(scene.browser("polder_member"), "/theme/", {"theme": "dark", "next": "/"})


@form("zones:language")
def language(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        scene.client_for(person),
        "/language/",
        {"language": "fr", "next": "/"},
        table="zones_user",
        made=lambda: User.objects.get(pk=person.pk).language,
        becomes="fr",
    )


@form("zones:act_for")
def act_for(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    Membership.objects.create(person=person, zone=scene.zones["vlas"], role="member")
    return Filled(
        scene.client_for(person),
        "/act-for/",
        {"zone": "vlas", "next": "/"},
        table="zones_user",
        made=lambda: User.objects.get(pk=person.pk).acting_zone,
        becomes=scene.zones["vlas"],
    )


@form("network:digest")
def digest_stopped(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_member"),
        "/digest/",
        {"action": "stop"},
        table="zones_user",
        audit={"digest_stopped": 1},
    )


@form("network:digest_unsubscribe")
def digest_unsubscribe(scene: Scene) -> Filled:
    address = digest.unsubscribe_url(scene.someone("polder_member"))
    return Filled(
        Client(),
        path_of(address),
        table="zones_user",
        audit={"digest_stopped": 1},
        first=200,
        others=(200,),
    )


@form("network:profile")
def profile(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    topics = [topic.pk for topic in scene.topics.values()]
    return Filled(
        scene.client_for(person),
        "/profile/",
        {
            "function": "wijk",
            "language": "fr",
            "wants_digest": "on",
            "topics": topics,
            "expertise": topics,
            "work_phone": "051 12 34 56",
            "absent_until": "2020-01-01",
        },
        table="zones_user",
        made=Follow.objects.filter(person=person).count,
        becomes=len(topics),
    )


@form("network:break_glass")
def break_glass(scene: Scene) -> Filled:
    scene.meet("polder_coordinator", "polder_chief")
    article = scene.article_by(scene.someone("polder_member"), audience="zone")
    return Filled(
        scene.browser("admin"),
        "/break-glass/",
        {"address": article_url(article), "reason": "Gemeld dat het artikel niet opent."},
        table="zones_letter",
        made=BrokenGlass.objects.count,
        audit={"glass_broken": 1},
        letters={"glass_broken": 2},
    )
