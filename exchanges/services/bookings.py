"""What zones book on what they promised: hours and means of a day."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext as _

from exchanges import workflow
from exchanges.choices import TIMED, Unit
from exchanges.models import Booking, Partner
from exchanges.services.base import insist, locked
from exchanges.services.inputs import StepRefused
from zones import access, audit
from zones.models import Membership

if TYPE_CHECKING:
    from uuid import UUID

    from exchanges.models import Project
    from exchanges.services.inputs import Given
    from zones.models import User, Zone


@access.as_actor
def book(
    *, by: User, project: Project, zone: Zone, given: Given, form_key: UUID | None = None
) -> Booking:
    """Book what `zone` gave on a day; the same `form_key` of the same person is the same booking.

    Raises StepRefused: not a member of the zone, more than a day holds, a milestone of another project.
    """
    row = locked(project, by)
    insist(workflow.can_book(row, by, zone))
    if form_key and (
        made := Booking.objects.visible_to(by).filter(by=by, form_key=form_key).first()
    ):
        return made
    partner = Partner.objects.select_for_update(of=("self",)).get(project=row, zone=zone)
    _possible(row, zone, partner, given)
    booking = Booking.objects.create(
        project=row, zone=zone, by=by, form_key=form_key, **given.fields()
    )
    _count(partner)
    audit.record(by, "project_booked", zone=zone, item=row)
    return booking


@access.as_actor
def remove_booking(*, by: User, booking: Booking) -> None:
    """Take a booking away: who made it, or the zone's coordinator or chief. Raises Booking.DoesNotExist, StepRefused."""
    row = locked(booking.project, by)
    found = Booking.objects.editable_by(by).select_related("zone").get(pk=booking.pk)
    insist(workflow.can_book(row, by, found.zone))
    partner = Partner.objects.select_for_update(of=("self",)).get(project=row, zone=found.zone_id)
    found.delete()
    _count(partner)
    audit.record(by, "project_booking_removed", zone=booking.zone, item=row)


def _possible(project: Project, zone: Zone, partner: Partner, given: Given) -> None:
    lines = partner.brings_lines
    if given.line is not None and not (
        0 <= given.line < len(lines) and lines[given.line]["unit"] == given.unit
    ):
        raise StepRefused(_("%(zone)s did not promise this.") % {"zone": zone})
    if given.milestone is not None and given.milestone.project_id != project.pk:
        raise StepRefused(_("This milestone belongs to another project."))
    if given.person is not None and not _belongs(given.person, zone):
        raise StepRefused(_("Choose a colleague of %(zone)s.") % {"zone": zone})
    most = TIMED.get(Unit(given.unit))
    if most is not None and given.amount > most * given.people:
        raise StepRefused(too_much(given.unit, given.people))


def too_much(unit: str, people: int) -> str:
    """Return why a day holds no more of it."""
    if unit == Unit.HOURS:
        return _("One person has 24 hours a day: for %(people)s at most %(hours)s.") % {
            "people": people,
            "hours": 24 * people,
        }
    return _("One person gives one day a day: for %(people)s at most %(people)s.") % {
        "people": people
    }


def _belongs(person: User, zone: Zone) -> bool:
    return Membership.objects.active().filter(zone=zone, person=person).exists()


def _count(partner: Partner) -> None:
    """Keep how much of what the zone promised in numbers is booked, each line up to what was promised."""
    rows = Booking.objects.filter(project=partner.project_id, zone=partner.zone_id)
    by_line = dict(
        rows.exclude(line=None).order_by().values_list("line").annotate(booked=Sum("amount"))
    )
    shares = [
        min(by_line.get(place, Decimal(0)) / Decimal(line["amount"]), Decimal(1))
        for place, line in enumerate(partner.brings_lines)
        if line["amount"]
    ]
    partner.booked_percent = int(100 * sum(shares) / len(shares)) if shares else 0
    partner.save(update_fields=["booked_percent"])
