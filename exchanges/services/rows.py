"""A zone's own row: written by its people, confirmed by its coordinator or chief, changed by a new version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges import workflow
from exchanges.choices import UNSUBMITTED, Ending, State, Verb
from exchanges.models import Partner
from exchanges.services import search
from exchanges.services.base import insist, locked, read_anew, tell
from exchanges.services.deciding import end_decision
from exchanges.services.inputs import Row, StepRefused, TextChanged, row_of, stored
from exchanges.services.notifications import tell_of_confirmed_row, tell_of_ended_decision
from exchanges.services.project import ask_anew
from exchanges.services.versions import keep_version
from zones import access, audit

if TYPE_CHECKING:
    from exchanges.models import Project
    from zones.models import User, Zone


@access.as_actor
def write_row(
    *, by: User, project: Project, zone: Zone, row: Row, edits: int, confirm: bool = False
) -> Project:
    """Save the row of `zone`, and confirm it when asked.

    Before submission a changed row is to be confirmed again. Later a change makes a new version and asks every other zone
    anew, but for the zone's own unit or measure: then its own decision lapses and nothing else. Raises TextChanged when
    the row was saved since `edits`, StepRefused.
    """
    found = locked(project, by)
    insist(workflow.can_write_row(found, by, zone))
    partner = Partner.objects.select_for_update(of=("self",)).get(project=found, zone=zone)
    before = row_of(partner)
    if partner.edits != edits and before != row:
        raise TextChanged(found)
    if before != row:
        _save(partner, row, by)
    if found.state not in UNSUBMITTED:
        return _change(found, partner, before, row, by)
    if before != row:
        audit.record(by, "project_row_written", zone=zone, item=found)
    if confirm:
        _confirm(found, partner, by)
    read_anew(found, "partners")
    return found


def _change(project: Project, partner: Partner, before: Row, row: Row, by: User) -> Project:
    """Submit a row that was changed after submission: as a new version, or as a correction."""
    if before == row:
        return project
    zone = partner.zone
    if not partner.is_whole:
        raise StepRefused(_("Something is missing in the part of %(zone)s.") % {"zone": zone})
    _mark_confirmed(partner, by)
    read_anew(project, "partners")
    if before.differs_in_unit_or_measure_only(row):
        return _correct(project, zone, by)
    project.version += 1
    project.correction = 0
    insist(workflow.is_whole(project))
    return ask_anew(project, by=by, zone=zone)


@access.as_actor
def confirm_row(*, by: User, project: Project, zone: Zone, edits: int) -> Project:
    """Confirm the row of `zone` as it was saved. A second time changes nothing."""
    found = locked(project, by)
    insist(workflow.can_write_row(found, by, zone))
    if found.state not in UNSUBMITTED:
        raise StepRefused(str(workflow.STEP["confirm_row"].otherwise))
    partner = Partner.objects.select_for_update(of=("self",)).get(project=found, zone=zone)
    if partner.edits != edits:
        raise TextChanged(found)
    _confirm(found, partner, by)
    read_anew(found, "partners")
    return found


def _confirm(project: Project, partner: Partner, by: User) -> None:
    if partner.confirmed_at is not None:
        return
    insist(workflow.can_confirm_row(project, by, partner))
    _mark_confirmed(partner, by)
    tell(project, Verb.CONFIRM_ROW, by=by, zone=partner.zone)
    tell_of_confirmed_row(project, partner, by=by)


def _save(partner: Partner, row: Row, by: User) -> None:
    partner.own_goal, partner.no_own_goal = row.own_goal, row.no_own_goal
    partner.measure, partner.target = row.measure, row.target
    partner.brings_lines, partner.gets_lines = stored(row.brings), stored(row.gets)
    partner.brings = partner.gets = ""  # the free text from before there were lines
    partner.written_by, partner.edits = by, partner.edits + 1
    partner.confirmed_by = partner.confirmed_at = None
    partner.save()


def _mark_confirmed(partner: Partner, by: User) -> None:
    partner.confirmed_by, partner.confirmed_at = by, timezone.now()
    partner.save(update_fields=["confirmed_by", "confirmed_at"])


def _correct(project: Project, zone: Zone, by: User) -> Project:
    """Keep a zone's corrected row beside the version; its own decision no longer counts."""
    project.correction += 1
    project.edits += 1
    decision = project.current_decisions.get(zone.pk)
    if decision is not None:
        end_decision(decision, Ending.CORRECTED, by=by)
        project.state = State.SUBMITTED
    event = tell(project, Verb.CORRECT, by=by, zone=zone)
    project.moved_at = event.at
    project.save()
    keep_version(project, by=by, zone=zone)
    with access.reading_as(access.acting_for(project.zone_id)):
        search.put(project)
    read_anew(project, "decisions")
    if decision is not None:
        tell_of_ended_decision(project, decision, by=by)
    return project
