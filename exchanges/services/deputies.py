"""Naming somebody of one's zone who decides for a while, and ending that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.models import Deputy
from exchanges.services.inputs import StepRefused
from zones import access, audit, mail
from zones.models import Membership, User

if TYPE_CHECKING:
    from datetime import date

    from zones.models import Zone


@access.as_actor
def name_deputy(
    *, by: User, zone: Zone, person: User, starts_on: date, ends_on: date
) -> tuple[Deputy, bool]:
    """Let `person` decide for `by` in `zone` from one day to another, both included; return whether it is new.

    The person gets an e-mail. Raises StepRefused when `by` does not decide for the zone, or the person is not of it.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two clicks make one
    access.refresh_rights(by)
    if zone.pk not in access.reader(by).deciding_zone_ids:
        raise StepRefused(
            _("Only the coordinator or chief of %(zone)s does this.") % {"zone": zone}
        )
    if person.pk == by.pk or not _belongs(person, zone):
        raise StepRefused(_("Choose a colleague of %(zone)s.") % {"zone": zone})
    facts = {"zone": zone, "decider": by, "person": person, "starts_on": starts_on}
    same = Deputy.objects.editable_by(by).filter(**facts, ends_on=ends_on, ended_at=None).first()
    if same is not None:
        return same, False
    deputy = Deputy.objects.create(**facts, ends_on=ends_on)
    audit.record(by, "deputy_named", zone=zone, item=person)
    mail.queue_letter("deputy_named", person, f"deputy_named:{deputy.pk}", deputy=deputy.pk)
    return deputy, True


@access.as_actor
def end_deputy(*, by: User, deputy: Deputy) -> Deputy:
    """End it now. Raises Deputy.DoesNotExist for somebody who did not name this deputy."""
    rows = Deputy.objects.editable_by(by).select_for_update(of=("self",))
    rows.filter(pk=deputy.pk).first()
    access.refresh_rights(by)
    found = Deputy.objects.editable_by(by).select_related("zone", "person").get(pk=deputy.pk)
    if found.ended_at is None:
        found.ended_at = timezone.now()
        found.save(update_fields=["ended_at"])
        audit.record(by, "deputy_ended", zone=found.zone, item=found.person)
    return found


def _belongs(person: User, zone: Zone) -> bool:
    seats = Membership.objects.active().in_roles_of_a_zone()
    return person.is_active and seats.filter(zone=zone, person=person).exists()
