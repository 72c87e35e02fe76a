from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from zones import access
from zones.choices import OPENING_VERBS, READING_ROLES, ROLE_VERBS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from zones.models import AuditEvent, Letter, Membership, MembershipRequest, User, Zone


class ZoneQuerySet(models.QuerySet["Zone"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Zones that this person is coordinator or chief of."""
        return self.filter(pk__any=access.reader(user).deciding_zone_ids)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        """Memberships that count: not ended, of a zone that is there."""
        return self.filter(Q(zone=None) | Q(zone__is_active=True), ended_at=None)

    def of_zone(self, zone: Zone) -> Self:
        return self.filter(zone=zone)

    def in_roles_of_a_zone(self) -> Self:
        """Those whom a zone's coordinators keep: not its observers."""
        return self.filter(role__in=READING_ROLES)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Colleagues of the own zones."""
        return self.filter(zone_id__any=access.reader(user).zone_ids)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Members of the zones that this person is coordinator or chief of."""
        return self.filter(zone_id__any=access.reader(user).deciding_zone_ids)


class MembershipRequestQuerySet(models.QuerySet["MembershipRequest"]):
    def pending(self) -> Self:
        return self.filter(closed_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Requests that concern somebody.

        - who decides for the zone that asks;
        - the network coordinators, who agree or not;
        - the person who is asked for.
        """
        r = access.reader(user)
        if r.is_network_coordinator:
            return self.all()
        return self.filter(Q(zone__any=r.deciding_zone_ids) | Q(person=r.user_id))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Requests that are this person's to withdraw: of the zones they decide for."""
        return self.filter(zone__any=access.reader(user).deciding_zone_ids)

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Requests on which this person agrees, for the network or for themselves."""
        r = access.reader(user)
        return self.all() if r.is_network_coordinator else self.filter(person=r.user_id)


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What happened to a zone's items and people, and what its people were refused.

        - its coordinators and chief: all of that;
        - the network coordinator: who got, changed or lost which role, in every zone.
        """
        r = access.reader(user)
        theirs = Q(zone_id__any=r.deciding_zone_ids)
        return self.filter(theirs | Q(verb__in=ROLE_VERBS) if r.is_network_coordinator else theirs)

    def of_zone(self, zone: Zone) -> Self:
        return self.filter(zone=zone)

    def role_changes(self) -> Self:
        return self.filter(verb__in=ROLE_VERBS)

    def openings_by_others(self) -> Self:
        """Items that were read, and files taken, by somebody who did not act for the zone they belong to."""
        acted_for_another = Q(acting_zone=None) | ~Q(acting_zone=F("zone"))
        return self.filter(acted_for_another, verb__in=OPENING_VERBS)

    def newest_first(self) -> Self:
        return self.order_by(F("at").desc(), F("id").desc())


class LetterQuerySet(models.QuerySet["Letter"]):
    def like(self, letter: Letter) -> Self:
        """Letters of the same kind about the same item to the same person, itself included."""
        return self.filter(about=letter.about, person=letter.person_id, kind=letter.kind)

    def sent_in(self, letter: Letter) -> Self:
        """The letter and those that were bundled in it, the newest first."""
        return self.filter(Q(pk=letter.pk) | Q(bundled_in=letter)).order_by("-pk")

    def last_welcomes(self, zone: Zone, people: Iterable[User]) -> dict[int, Letter]:
        """Return by person the last letter that welcomed them to this zone."""
        rows = self.filter(kind="welcome", params__zone=zone.pk, person__in=people)
        return {row.person_id: row for row in rows.order_by("created_at")}
