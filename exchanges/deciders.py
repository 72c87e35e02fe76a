"""Who decides for a zone, and what is still silent in a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from exchanges.choices import Outcome, State
from exchanges.models import Deputy
from zones import access
from zones.choices import DECIDING_ROLES
from zones.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchanges.models import Decision, Partner, Project
    from zones.models import Zone


@dataclass(frozen=True)
class Answer:
    """Yes, or the reason why not, in the reader's language."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


YES = Answer()


def decides_for(person: User, zone: Zone) -> Answer | Deputy:
    """Return a yes for the zone's coordinator or chief, the deputyship of who decides for one of them, or why not."""
    reader = access.reader(person)
    if zone.pk in reader.deciding_zone_ids:
        return YES
    if zone.pk in reader.zone_ids:
        deputy = Deputy.objects.valid_for(person).filter(zone=zone).select_related("decider")
        if (found := deputy.first()) is not None:
            return found
    return Answer(_("The coordinator or chief of %(zone)s decides.") % {"zone": zone})


def is_author(project: Project, row: Partner, person: User) -> bool:
    """Did this person make the version, or write the row of the zone that decides?"""
    return person.pk in (project.asked_by_id, row.written_by_id)


def others_who_decide(zone: Zone, project: Project, row: Partner) -> list[User]:
    """Return who decides for a zone and wrote neither the version nor the zone's row."""
    seats = Membership.objects.active().filter(zone=zone, role__in=DECIDING_ROLES)
    people = User.objects.filter(is_active=True, pk__in=seats.values("person"))
    authors = [pk for pk in (project.asked_by_id, row.written_by_id) if pk is not None]
    return list(people.exclude(pk__in=authors).order_by("name"))


def row_of(project: Project, zone: Zone) -> Partner | None:
    return next((row for row in project.partners.all() if row.zone_id == zone.pk), None)


def refusals(project: Project) -> list[Decision]:
    """Return what refusals stand about the version as it is."""
    return [d for d in project.current_decisions.values() if d.outcome == Outcome.REFUSE]


def silent_zones(project: Project) -> list[Zone]:
    """Return the zones that were asked and did not decide."""
    if project.state != State.SUBMITTED:
        return []
    decided = project.current_decisions
    return [row.zone for row in project.deciding_rows if row.zone_id not in decided]


def missing_rows_of(project: Project, zone_ids: Iterable[int]) -> list[Partner]:
    """Return the rows of these zones that a project still waits for."""
    if project.state != State.GATHERING:
        return []
    asked = set(zone_ids)
    rows = project.partners.all()
    return [row for row in rows if row.zone_id in asked and row.confirmed_at is None]


def all_decided(project: Project) -> bool:
    return all(row.zone_id in project.current_decisions for row in project.deciding_rows)


def all_agree(project: Project) -> bool:
    decided = project.current_decisions
    return all(
        row.zone_id in decided and decided[row.zone_id].outcome == Outcome.APPROVE
        for row in project.deciding_rows
    )
