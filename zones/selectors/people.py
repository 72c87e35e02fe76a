"""Who is known in the whole network, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Lower

from zones import access
from zones.choices import READING_ROLES, Role
from zones.models import AudienceGroupPermission, Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from zones.models import Zone


def colleagues(reader: User | AnonymousUser) -> QuerySet[User]:
    """Return the people of all zones and the network's coordinators, for who is one of them; else nobody.

    Observers and technical administrators belong to no zone: they are not listed and see no list.
    """
    if not access.reader(reader).audience_ids:
        return User.objects.none()
    return known_people()


def known_people() -> QuerySet[User]:
    """Return the same people, for reads of who is one of them."""
    roles = (*READING_ROLES, Role.NETWORK_COORDINATOR)
    counting = Membership.objects.active().filter(person=OuterRef("pk"), role__in=roles)
    return User.objects.filter(Exists(counting), is_active=True)


def people_reading(audience_id: int) -> QuerySet[User]:
    """Return everybody who reads what is meant for this audience, now."""
    granted = AudienceGroupPermission.objects.filter(content_object=audience_id)
    mine = Membership.objects.active().filter(person=OuterRef("pk"))
    through_a_zone = mine.filter(role__in=READING_ROLES, zone__group__in=granted.values("group"))
    network = granted.filter(group__name=access.NETWORK_GROUP)
    coordinates = mine.filter(role=Role.NETWORK_COORDINATOR).filter(Exists(network))
    return User.objects.filter(Exists(through_a_zone) | Exists(coordinates), is_active=True)


def folded(column: str) -> Func:
    """Return a name as it is searched: in lower case, without accents, apostrophes and hyphens, a space before each word."""
    bare = Func(Lower(column), function="unaccent")
    spaced = Func(bare, Value("-'\u2019`."), Value(" "), function="translate")
    return Func(Value(" "), spaced, function="concat", output_field=TextField())


def with_zone(people: QuerySet[User]) -> QuerySet[User]:
    """Add to each the name of a zone they work for (`zone_name`), without a query more."""
    zones = Membership.objects.active().filter(person=OuterRef("pk"), role__in=READING_ROLES)
    return people.annotate(
        zone_name=Subquery(zones.order_by("zone__name").values("zone__name")[:1])
    )


def is_of(zone: Zone) -> Exists:
    """Say of each person whether they work for this zone."""
    rows = Membership.objects.active().of_zone(zone).in_roles_of_a_zone()
    return Exists(rows.filter(person=OuterRef("pk")))


def domains_of(zone: Zone) -> set[str]:
    """Return what stands behind the @ in the addresses of the members of a zone."""
    emails = Membership.objects.active().of_zone(zone).in_roles_of_a_zone()
    return {
        email.rpartition("@")[2].lower() for email in emails.values_list("person__email", flat=True)
    }


def members_of(zone: Zone) -> list[Membership]:
    """Return the memberships of a zone that count, with the person, by name."""
    rows = Membership.objects.active().of_zone(zone).in_roles_of_a_zone()
    rows = rows.filter(person__is_active=True).select_related("person")
    return list(rows.order_by(Lower("person__name"), "pk"))


def seats_in(zones: Iterable[Zone]) -> QuerySet[Membership]:
    """Return the memberships of the people of these zones, zone by zone, for who may name one of them."""
    rows = Membership.objects.active().in_roles_of_a_zone()
    rows = rows.filter(zone__in=list(zones), person__is_active=True)
    return rows.select_related("person", "zone").order_by("zone__name", "person__name")


def people_of(zones: Iterable[Zone]) -> QuerySet[User]:
    """Return who works for one of these zones now, by name."""
    members = Membership.objects.active().filter(zone__in=list(zones), role__in=READING_ROLES)
    people = User.objects.filter(is_active=True, pk__in=members.values("person"))
    return people.order_by(Lower("name"))
