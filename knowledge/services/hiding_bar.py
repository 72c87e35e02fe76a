"""Who may hide at once by reporting personal data, and who may not any more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from knowledge.choices import ReportKind
from knowledge.models import HidingBar, Report
from zones import access, audit, mail
from zones.choices import DECIDING_ROLES, Role
from zones.models import Membership, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAY = timedelta(days=1)


class BarredAlready(Exception):
    """Somebody barred this person before."""


def may_hide(person: User) -> bool:
    """Whether what this person reports as personal data is out of sight at once.

    A few times a day, because it takes something away from everybody. Exact while their row is locked.
    """
    if HidingBar.objects.visible_to(person).standing().filter(person=person).exists():
        return False
    hid = Report.objects.visible_to(person).filter(reporter=person, hides=True)
    return hid.filter(at__gt=timezone.now() - DAY).count() < settings.HIDINGS_A_DAY


@access.as_actor
def bar_from_hiding(report: Report, *, by: User, reason: str) -> HidingBar:
    """Take from the reporter the right to hide at once; they, their chief and the network coordinators get a letter.

    Raises BarredAlready, and Report.DoesNotExist without the right.
    """
    Report.objects.decidable_by(by).select_for_update(of=("self",)).filter(pk=report.pk).first()
    access.refresh_rights(by)  # they may have ended while this waited
    rows = Report.objects.decidable_by(by).filter(kind=ReportKind.PERSONAL_DATA)
    found = rows.exclude(reporter=by).select_related("reporter", "zone").get(pk=report.pk)
    try:
        with transaction.atomic():
            bar = HidingBar.objects.create(
                person=found.reporter, zone=found.zone, by=by, reason=reason
            )
    except IntegrityError as barred:
        raise BarredAlready from barred
    audit.record(by, "hiding_barred", zone=bar.zone, item=bar)
    for person in _concerned(bar):
        mail.queue_letter("hiding_barred", person, f"barred:{bar.pk}:{person.pk}", bar=bar.pk)
    return bar


@access.as_actor
def lift_hiding_bar(bar: HidingBar, *, by: User) -> HidingBar:
    """Let somebody hide again; they and the deciders of the zone that barred them get a letter. Nothing when it was lifted.

    Raises HidingBar.DoesNotExist without the right.
    """
    HidingBar.objects.decidable_by(by).select_for_update(of=("self",)).filter(pk=bar.pk).first()
    access.refresh_rights(by)  # as above
    rows = HidingBar.objects.decidable_by(by)
    found = rows.select_related("person", "zone").get(pk=bar.pk)
    if found.lifted_at is not None:
        return found
    found.lifted_at, found.lifted_by = timezone.now(), by
    found.save(update_fields=["lifted_at", "lifted_by"])
    audit.record(by, "hiding_bar_lifted", zone=found.zone, item=found)
    deciding = Membership.objects.active().of_zone(found.zone).filter(role__in=DECIDING_ROLES)
    for person in {found.person, *_active(deciding)} - {by}:
        mail.queue_letter("hiding_bar_lifted", person, f"lifted:{bar.pk}:{person.pk}", bar=bar.pk)
    return found


def _concerned(bar: HidingBar) -> set[User]:
    """The person, and whoever may lift it."""
    active = Membership.objects.active()
    own = active.filter(person=bar.person).exclude(zone=None).values("zone")
    chiefs = active.filter(zone__in=own, role=Role.CHIEF)
    network = active.filter(role=Role.NETWORK_COORDINATOR)
    return {bar.person, *_active(chiefs | network)} - {bar.by}


def _active(memberships: QuerySet[Membership]) -> QuerySet[User]:
    return User.objects.filter(is_active=True, pk__in=memberships.values("person"))
