"""The people of the demo: the same three in every zone, some more by function, and three for the network."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from knowledge.models import Expertise, Follow, Topic
from network.demo import content
from network.demo.clock import ago, day
from zones import access
from zones.choices import Role
from zones.models import Membership, User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TITLES = {Role.MEMBER: "Medewerker", Role.COORDINATOR: "Zonecoördinator", Role.CHIEF: "Korpschef"}
FUNCTIONS = {
    Role.MEMBER: "inspecteur",
    Role.COORDINATOR: "zonecoördinator",
    Role.CHIEF: "korpschef",
}
SINCE = 600
"""Days ago: a little before the first project."""


def load() -> None:
    password = make_password(settings.DEMO_PASSWORD)  # once: hashing is slow on purpose
    told = {row["email"]: row for row in content.people()}
    for zone in Zone.objects.all():
        for role, title in TITLES.items():
            email = f"{role}@{zone.slug}.example"
            facts = {"name": f"{title} {zone.name}", "function": FUNCTIONS[role]} | told.pop(
                email, {}
            )
            _add(facts | {"email": email, "zones": [zone.slug], "role": role}, password)
    for facts in told.values():
        home = facts["email"].partition("@")[2].removesuffix(".example")
        _add({"zones": [home], "role": Role.MEMBER} | facts, password)
    _add_network(password)


@contextmanager
def acting(email: str) -> Iterator[User]:
    """Do something as this person, with the rights of this moment."""
    person = User.objects.get(email=email)
    with access.reading_as(person):
        yield person


def _add(facts: dict[str, Any], password: str) -> None:
    zones = {zone.slug: zone for zone in Zone.objects.filter(slug__in=facts["zones"])}
    person = _create(
        facts["email"],
        password,
        name=facts["name"],
        function=facts["function"],
        language=facts.get("language", ""),
        acting_zone=zones[facts["zones"][0]],
        work_phone=facts.get("phone", ""),
        absent_until=day(-facts["absent_days"]) if "absent_days" in facts else None,
    )
    for zone in zones.values():
        _join(person, facts["role"], zone)
    _follow(person, facts.get("follows", []))
    asked = Topic.objects.filter(slug__in=facts.get("ask", []))
    Expertise.objects.bulk_create(Expertise(person=person, topic=topic) for topic in asked)


def _add_network(password: str) -> None:
    coordinator = _create(
        "network@antw4wvl.example",
        password,
        name="Netwerkcoördinator",
        function="netwerkcoördinator",
    )
    _join(coordinator, Role.NETWORK_COORDINATOR, None)
    _follow(coordinator, ["policy-support", "project-work"])
    observer = _create(
        "observer@antw4wvl.example", password, name="Waarnemer", function="bestuurlijke overheid"
    )
    _join(observer, Role.OBSERVER, None)
    _create(
        "admin@antw4wvl.example",
        password,
        name="Technisch beheerder",
        function="technisch beheer",
        is_superuser=True,
        is_staff=True,
    )


def _create(email: str, password: str, **fields: object) -> User:
    facts = {"date_joined": ago(SINCE), "password": password} | fields
    return User.objects.create(email=email, **facts)


def _join(person: User, role: str, zone: Zone | None) -> None:
    Membership.objects.create(person=person, role=role, zone=zone, since=ago(SINCE))


def _follow(person: User, slugs: Iterable[str]) -> None:
    for slug in slugs:
        Follow.objects.create(
            person=person, topic=Topic.objects.get(slug=slug), since=ago(SINCE - 1)
        )
