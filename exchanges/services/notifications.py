"""Who gets which letter. What stands in it is asked again when it is sent: see letters.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from exchanges.models import Decision, Deputy
from exchanges.services.people import deciders_of
from zones import access, mail

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from exchanges.models import ClosingReport, Partner, Project, ProjectEvent
    from zones.models import User, Zone


def ask_for_rows(project: Project, zones: Iterable[Zone], *, by: User) -> None:
    """Ask the coordinators and chiefs of these zones for their zone's row."""
    for person in deciders_of([zone.pk for zone in zones]):
        if person != by:
            key = f"row_asked:{project.pk}:{project.version}:{project.edits}:{person.pk}"
            mail.queue_letter("row_asked", person, key, about=project, project=project.pk)


def tell_of_confirmed_row(project: Project, partner: Partner, *, by: User) -> None:
    for person in {project.created_by, *deciders_of([project.zone_id])} - {by}:
        key = f"row_confirmed:{partner.pk}:{partner.edits}:{project.version}:{person.pk}"
        facts = {"project": project.pk, "zone": partner.zone_id}
        mail.queue_letter("row_confirmed", person, key, about=project, **facts)


def ask_for_decision(project: Project, *, by: User) -> None:
    """Ask the coordinators and chiefs of the zones that decide, and their deputies, for their zone's decision."""
    zone_ids = [row.zone_id for row in project.deciding_rows]
    for person in {*deciders_of(zone_ids), *_deputies_of(zone_ids)} - {by}:
        key = f"decision_asked:{project.pk}:{project.version}:{person.pk}"
        facts = {"project": project.pk, "version": project.version}
        mail.queue_letter("decision_asked", person, key, about=project, **facts)


def tell_of_decision(project: Project, decision: Decision) -> set[User]:
    """Tell who wrote the project, and who decides for its lead and for the zone that made the version."""
    told = _askers(project) - {decision.by}
    for person in told:
        key = f"decision_taken:{decision.pk}:{person.pk}"
        mail.queue_letter("decision_taken", person, key, about=project, decision=decision.pk)
    return told


def tell_of_ended_decision(project: Project, decision: Decision, *, by: User) -> None:
    """Tell the same people, and the other deciders of the zone itself, that a decision no longer counts."""
    for person in (_askers(project) | set(deciders_of([decision.zone_id]))) - {by}:
        key = f"decision_ended:{decision.pk}:{person.pk}"
        mail.queue_letter("decision_ended", person, key, about=project, decision=decision.pk)


def tell_participants(project: Project, event: ProjectEvent, *, but: Collection[User] = ()) -> None:
    """Tell the coordinators and chiefs of all participants, and everybody who decided, where the project stands now."""
    zone_ids = [row.zone_id for row in project.partners.all()]
    decided = Decision.objects.filter(project=project, zone__in=zone_ids, by__is_active=True)
    people = {*deciders_of(zone_ids), *(row.by for row in decided.select_related("by"))}
    for person in people - {event.by, *but}:
        key = f"project_moved:{event.pk}:{person.pk}"
        facts = {"project": project.pk, "state": project.state, "verb": event.verb}
        mail.queue_letter("project_moved", person, key, about=project, **facts)


def tell_of_pause_asked(project: Project, event: ProjectEvent) -> None:
    for person in set(deciders_of([project.zone_id])) - {event.by}:
        key = f"pause_asked:{event.pk}:{person.pk}"
        mail.queue_letter("pause_asked", person, key, about=project, event=event.pk)


def tell_of_leaving(project: Project, event: ProjectEvent) -> None:
    """Tell the coordinators and chiefs of the zones that stay, and the others of the zone that leaves."""
    zone_ids = [row.zone_id for row in project.partners.all()]
    for person in set(deciders_of(zone_ids)) - {event.by}:
        key = f"zone_left:{event.pk}:{person.pk}"
        mail.queue_letter("zone_left", person, key, about=project, event=event.pk)


def ask_for_reports(project: Project, event: ProjectEvent) -> None:
    """Ask the coordinators and chiefs of all zones that took part to the end for their zone's report."""
    zone_ids = [row.zone_id for row in project.staying_rows]
    for person in set(deciders_of(zone_ids)) - {event.by}:
        key = f"report_asked:{event.pk}:{person.pk}"
        mail.queue_letter("report_asked", person, key, about=project, project=project.pk)


def tell_of_report(project: Project, report: ClosingReport, *, by: User) -> None:
    for person in set(deciders_of([project.zone_id])) - {by}:
        key = f"report_handed_in:{report.pk}:{person.pk}"
        mail.queue_letter("report_handed_in", person, key, about=project, report=report.pk)


def _askers(project: Project) -> set[User]:
    return {project.created_by, *deciders_of([project.zone_id, project.asking_zone_pk])}


def _deputies_of(zone_ids: Iterable[int]) -> list[User]:
    """Return who decides for somebody in these zones today; asked as each zone, which alone knows its deputies."""
    found: list[User] = []
    for zone_id in zone_ids:
        with access.reading_as(access.acting_for(zone_id)):
            rows = Deputy.objects.filter(zone=zone_id).valid_on(timezone.localdate())
            found += [row.person for row in rows.select_related("person") if row.person.is_active]
    return found
