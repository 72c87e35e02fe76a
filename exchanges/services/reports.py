"""What each zone reports when a project closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges import workflow
from exchanges.choices import Reached, Verb
from exchanges.deciders import row_of
from exchanges.models import ClosingReport
from exchanges.services.base import insist, locked, tell
from exchanges.services.inputs import ReportChanged, StepRefused, result_of
from exchanges.services.notifications import tell_of_report
from zones import access, audit

if TYPE_CHECKING:
    from exchanges.models import Partner, Project
    from exchanges.services.inputs import Result
    from zones.models import User, Zone


@access.as_actor
def write_report(
    *, by: User, project: Project, zone: Zone, result: Result, edits: int, hand_in: bool = False
) -> ClosingReport:
    """Save the report of `zone`, and hand it in when asked; then the participants read it.

    Raises ReportChanged when it was saved since `edits`, StepRefused: not a member, handing in by somebody who does not
    decide for the zone, a report in which something is missing.
    """
    row = locked(project, by)
    insist(workflow.can_report(row, by, zone))
    report = _of(row, zone, by)
    before = result_of(report)
    if report.edits != edits and before != result:
        raise ReportChanged(report)
    if hand_in:
        _may_hand_in(row, by, zone, result)
    if not report.edits or before != result:
        for name in result.__dataclass_fields__:
            setattr(report, name, getattr(result, name))
        report.edits += 1
        report.by, report.at = by, timezone.now()
    was_in = report.handed_in_at is not None
    if before == result and report.edits and was_in == hand_in:
        return report  # a second click
    if hand_in:
        report.handed_in_by, report.handed_in_at = by, timezone.now()
    report.save()
    if hand_in and not was_in:
        _tell(row, report, by)
    else:
        audit.record(by, "project_report_written", zone=zone, item=row)
    return report


def _of(project: Project, zone: Zone, by: User) -> ClosingReport:
    """Return the report of a zone under a lock, or a new one that the participants will read."""
    rows = ClosingReport.objects.visible_to(by).select_for_update(of=("self",))
    there = rows.filter(project=project, zone=zone).first()
    if there is not None:
        return there
    readers = project.participants or project.audience
    return ClosingReport(project=project, zone=zone, by=by, audience=readers)


def _tell(project: Project, report: ClosingReport, by: User) -> None:
    event = tell(project, Verb.REPORT, by=by, zone=report.zone)
    project.moved_at = event.at
    project.save(update_fields=["moved_at"])
    tell_of_report(project, report, by=by)


def _may_hand_in(project: Project, by: User, zone: Zone, result: Result) -> None:
    if zone.pk not in access.reader(by).deciding_zone_ids:
        raise StepRefused(
            _("The coordinator or chief of %(zone)s hands the report in.") % {"zone": zone}
        )
    partner = row_of(project, zone)
    assert partner is not None  # noqa: S101 - can_report asked
    if missing := missing_in_report(partner, result):
        raise StepRefused(_("Still missing: %(list)s.") % {"list": ", ".join(missing)})


def missing_in_report(partner: Partner, result: Result) -> list[str]:
    """Return what a report lacks to be handed in, in words."""
    missing = []
    if not partner.no_own_goal:
        if not result.reached:
            missing.append(_("whether your goal was reached"))
        elif result.reached != Reached.YES and not result.why:
            missing.append(_("why it was not, or not wholly"))
        if partner.measure and not result.measured:
            missing.append(_("what you measured"))
    if not result.gave:
        missing.append(_("what your zone gave"))
    if not result.got:
        missing.append(_("what your zone got"))
    if result.goes_on and not result.goes_on_with:
        missing.append(_("what your zone goes on with"))
    return missing
