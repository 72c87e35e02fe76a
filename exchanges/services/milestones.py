"""Milestones: what a zone brings about in a project by some day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges import workflow
from exchanges.models import Milestone
from exchanges.services.base import insist, locked
from exchanges.services.inputs import MilestoneChanged, Plan, StepRefused
from zones import access, audit, mail
from zones.models import Membership

if TYPE_CHECKING:
    from exchanges.models import Project
    from zones.models import User, Zone


@access.as_actor
def set_milestone(*, by: User, project: Project, plan: Plan) -> Milestone:
    """Add a milestone; who is to reach it gets an e-mail. Raises StepRefused."""
    row = locked(project, by)
    _may(row, by, plan.zone, plan.person)
    same = Milestone.objects.visible_to(by).filter(
        project=row, created_by=by, zone=plan.zone, title=plan.title, due_on=plan.due_on
    )
    if (made := same.first()) is not None:  # a second click
        return made
    milestone = Milestone(project=row, created_by=by)
    _write(milestone, plan)
    audit.record(by, "milestone_set", zone=plan.zone, item=row)
    _tell_person(milestone, by)
    return milestone


@access.as_actor
def change_milestone(*, by: User, milestone: Milestone, plan: Plan, edits: int) -> Milestone:
    """Change a milestone. Raises MilestoneChanged when it was saved since `edits`, StepRefused."""
    row = locked(milestone.project, by)
    found = _editable(milestone, by)
    _may(row, by, found.zone, None)
    _may(row, by, plan.zone, plan.person)
    if plan == Plan(found.zone, found.title, found.due_on, found.person):
        return found  # a second click
    if found.edits != edits:
        raise MilestoneChanged(found)
    person = found.person_id
    _write(found, plan)
    audit.record(by, "milestone_changed", zone=plan.zone, item=row)
    if found.person_id != person:
        _tell_person(found, by)
    return found


@access.as_actor
def tick_milestone(*, by: User, milestone: Milestone, done: bool) -> Milestone:
    """Say that a milestone was reached today, or that it was not after all. Twice is once. Raises StepRefused."""
    row = locked(milestone.project, by)
    found = Milestone.objects.visible_to(by).select_related("zone").get(pk=milestone.pk)
    insist(workflow.can_tick(row, by, found))
    if done == (found.done_on is not None):
        return found
    found.done_on, found.done_by = (timezone.localdate(), by) if done else (None, None)
    found.save(update_fields=["done_on", "done_by"])
    verb = "milestone_reached" if done else "milestone_reopened"
    audit.record(by, verb, zone=found.zone, item=row)
    return found


@access.as_actor
def remove_milestone(*, by: User, milestone: Milestone) -> None:
    """Take an open milestone away; what was booked for it stays booked. Raises StepRefused."""
    row = locked(milestone.project, by)
    found = _editable(milestone, by)
    _may(row, by, found.zone, None)
    if found.done_on is not None:
        raise StepRefused(_("This milestone was reached: first mark it as not done."))
    found.delete()
    audit.record(by, "milestone_removed", zone=milestone.zone, item=row)


def _editable(milestone: Milestone, by: User) -> Milestone:
    rows = Milestone.objects.editable_by(by).select_related("zone", "person")
    return rows.get(pk=milestone.pk)


def _may(project: Project, by: User, zone: Zone, person: User | None) -> None:
    insist(workflow.can_plan(project, by, zone))
    if person is not None and not _belongs(person, zone):
        raise StepRefused(_("Choose a colleague of %(zone)s.") % {"zone": zone})


def _belongs(person: User, zone: Zone) -> bool:
    seats = Membership.objects.active().in_roles_of_a_zone()
    return person.is_active and seats.filter(zone=zone, person=person).exists()


def _write(milestone: Milestone, plan: Plan) -> None:
    milestone.zone, milestone.title, milestone.due_on = plan.zone, plan.title, plan.due_on
    milestone.person = plan.person
    milestone.edits += 1
    milestone.save()


def _tell_person(milestone: Milestone, by: User) -> None:
    person = milestone.person
    if person is not None and person != by:
        key = f"milestone_given:{milestone.pk}:{milestone.edits}:{person.pk}"
        mail.queue_letter(
            "milestone_given", person, key, about=milestone.project, milestone=milestone.pk
        )
