"""Letters about milestones and closing reports; milestones of who is gone go to the zone's coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from exchanges.choices import UNDER_WAY, State
from exchanges.models import ClosingReport, Milestone, Project
from exchanges.services.people import deciders_of
from exchanges.services.reminders import WEEK, occasion
from exchanges.workflow import reports_by
from zones import access, mail
from zones.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from exchanges.services.reminders import Owed


def remind_of_running(zone_id: int, today: date) -> int:
    """Owe the letters that are due today in a zone; return how many were not owed before. Safe to run again."""
    with access.reading_as(access.acting_for(zone_id)):
        owed = [
            *_milestones(zone_id, today),
            *_reports(zone_id, today),
            *_look_backs(zone_id, today),
        ]
        return sum(
            mail.queue_letter(kind, person, key, about=None, **facts) is not None
            for kind, person, key, facts in owed
        )


def hand_milestones_over(zone_id: int) -> int:
    """Let milestones that nobody sees to any more be the coordinator's of `zone_id`, who gets an e-mail; return how many.

    These are its own, of people who left it, and in projects that it leads those of zones that are closed.
    """
    with access.reading_as(access.acting_for(zone_id)):
        rows = Milestone.objects.open().filter(project__state__in=(State.APPROVED, *UNDER_WAY))
        here = Membership.objects.active().filter(zone=zone_id, person__is_active=True)
        left = rows.filter(zone=zone_id, person__isnull=False)
        lost = [
            *left.exclude(person__in=here.values("person")).select_related("project"),
            *rows.filter(project__zone=zone_id, zone__is_active=False).select_related("project"),
        ]
        for row in lost:
            before = f"{row.zone_id}:{row.person_id}"
            row.zone_id, row.person = zone_id, None
            row.save(update_fields=["zone", "person"])
            for person in deciders_of([zone_id]):
                key = f"milestone_handed:{row.pk}:{before}:{person.pk}"
                mail.queue_letter(
                    "milestone_handed", person, key, about=row.project, milestone=row.pk
                )
        return len(lost)


def _milestones(zone_id: int, today: date) -> Iterator[Owed]:
    rows = Milestone.objects.open().filter(zone=zone_id, project__state=State.RUNNING)
    for row in rows.select_related("person"):
        if when := occasion(row.due_on, today):
            name = f"milestone_due:{row.pk}:{row.due_on}:{when}"
            people = [row.person] if row.person else deciders_of([zone_id])
            for person in people:
                yield "milestone_due", person, f"{name}:{person.pk}", {"milestone": row.pk}


def _reports(zone_id: int, today: date) -> Iterator[Owed]:
    rows = Project.objects.filter(
        state=State.CLOSING, partners__zone=zone_id, partners__left_at=None
    )
    there = ClosingReport.objects.filter(zone=zone_id, handed_in_at__isnull=False)
    for project in rows.exclude(pk__in=there.values("project")):
        last = reports_by(project)
        if last is not None and (when := occasion(last, today)):
            for person in deciders_of([zone_id]):
                name = f"report_due:{project.pk}:{when}:{zone_id}:{person.pk}"
                yield "report_due", person, name, {"project": project.pk}


def _look_backs(zone_id: int, today: date) -> Iterator[Owed]:
    """Ask the lead zone to look back, half a year after it completed a project."""
    rows = Project.objects.to_look_back_on(today).filter(zone=zone_id)
    for project in rows:
        weeks = (today - timezone.localdate(project.moved_at)).days // (4 * WEEK)
        for person in deciders_of([zone_id]):
            name = f"look_back_due:{project.pk}:{weeks}:{person.pk}"
            yield "look_back_due", person, name, {"project": project.pk}
