"""Who may take which step now: buttons and services ask the same predicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from exchanges.choices import UNDER_WAY, UNSUBMITTED, Outcome, State
from exchanges.deciders import (
    YES,
    Answer,
    all_decided,
    decides_for,
    is_author,
    others_who_decide,
    refusals,
    row_of,
)
from exchanges.wording import agreement, already_decided, missing_in_rows, missing_in_text
from exchanges.workflow.reports import waits_for_reports
from exchanges.workflow.steps import STEP, Gives, Step, Who
from zones import access

if TYPE_CHECKING:
    from exchanges.models import Partner, Project
    from zones.models import User, Zone


def can_take(step: str, project: Project, person: User) -> Answer:
    """May this person take this step of the lead zone's now?"""
    known = STEP[step]
    if project.state not in known.sources:
        return Answer(_otherwise(known, project))
    if not _is(known.who, project, person):
        return Answer(_reserved(known.who, project))
    if step == "stop" and not refusals(project):
        return Answer(str(known.otherwise))
    if step == "complete" and (why := waits_for_reports(project)):
        return Answer(why)
    if known.gives is Gives.COMMON_TEXT:
        return can_gather(project)
    return is_whole(project) if known.gives is Gives.WHOLE_TEXT else YES


def can_edit(project: Project, person: User) -> Answer:
    """May this person change the text now: freely until submission, by a new version later?"""
    step = STEP["edit" if project.state in UNSUBMITTED else "revise"]
    if project.state not in step.sources:
        return Answer(_why_the_text_stands(project))
    return YES if _is(step.who, project, person) else Answer(_reserved(step.who, project))


def can_gather(project: Project) -> Answer:
    """Can zones be asked for their row?"""
    return _unless_missing(missing_in_text(project))


def can_write_row(project: Project, person: User, zone: Zone) -> Answer:
    """May this person write the row of `zone`: as a member before submission, as who decides for it later?"""
    reader = access.reader(person)
    if zone.pk not in {row.zone_id for row in project.partners.all()}:
        return Answer(_("%(zone)s takes no part in this project.") % {"zone": zone})
    if zone.pk not in reader.zone_ids:
        return Answer(_("Only people of %(zone)s write this part.") % {"zone": zone})
    if project.state in UNSUBMITTED:
        return YES
    if project.state not in STEP["change_row"].sources:
        return Answer(str(STEP["change_row"].otherwise))
    if zone.pk not in reader.deciding_zone_ids:
        return Answer(_("The coordinator or chief of %(zone)s does this.") % {"zone": zone})
    return YES


def can_confirm_row(project: Project, person: User, row: Partner) -> Answer:
    if answer := can_write_row(project, person, row.zone):
        if row.zone_id not in access.reader(person).deciding_zone_ids:
            return Answer(
                _("The coordinator or chief of %(zone)s confirms this part.") % {"zone": row.zone}
            )
        if not row.is_whole:
            return Answer(_("Something is missing in the part of %(zone)s.") % {"zone": row.zone})
        return YES
    return answer


def can_decide(project: Project, person: User, zone: Zone) -> Answer:
    """May this person decide for `zone` about the version as it stands?"""
    if project.state != State.SUBMITTED:
        return Answer(str(STEP[Outcome.APPROVE].otherwise))
    if zone.pk == project.asking_zone_pk:
        return Answer(_("%(zone)s made this version: by that, it agreed.") % {"zone": zone})
    row = row_of(project, zone)
    if row is None:
        return Answer(_("%(zone)s takes no part in this project.") % {"zone": zone})
    if isinstance(may := decides_for(person, zone), Answer) and not may:
        return may
    if decision := project.current_decisions.get(zone.pk):
        return Answer(already_decided(decision))
    if is_author(project, row, person) and (others := others_who_decide(zone, project, row)):
        names = ", ".join(str(other) for other in others)
        return Answer(_("You wrote what is decided about: %(names)s decides.") % {"names": names})
    return YES


def can_take_back(project: Project, person: User, zone: Zone) -> Answer:
    decision = project.current_decisions.get(zone.pk)
    if project.state != State.SUBMITTED or decision is None or all_decided(project):
        return Answer(str(STEP["take_back"].otherwise))
    may = decides_for(person, zone)
    return may if isinstance(may, Answer) else YES


def waits_for(project: Project, person: User) -> list[Partner]:
    """Return the participations that this person can decide about now."""
    return [row for row in project.deciding_rows if can_decide(project, person, row.zone)]


def is_whole(project: Project) -> Answer:
    """Can zones be asked to agree to this text?"""
    return _unless_missing([*missing_in_text(project), *missing_in_rows(project)])


def _unless_missing(what: list[str]) -> Answer:
    return Answer(_("Still missing: %(list)s.") % {"list": ", ".join(what)}) if what else YES


def _is(who: Who, project: Project, person: User) -> bool:
    reader = access.reader(person)
    if project.zone_id in reader.deciding_zone_ids:
        return True
    wrote = project.created_by_id == person.pk and project.zone_id in reader.zone_ids
    return who is Who.AUTHOR and wrote


def _reserved(who: Who, project: Project) -> str:
    if who is Who.AUTHOR:
        return _(
            "%(person)s, who wrote this draft, or the coordinator or chief of %(zone)s does this."
        ) % {
            "person": project.created_by,
            "zone": project.zone,
        }
    return _("The coordinator or chief of %(zone)s does this.") % {"zone": project.zone}


def _otherwise(step: Step, project: Project) -> str:
    if step.name == "submit" and project.state == State.DRAFT:
        return _("First ask every zone for its part.")
    if step.name == "start" and project.state == State.SUBMITTED:
        return f"{step.otherwise} {agreement(project)}."
    return str(step.otherwise)


def _why_the_text_stands(project: Project) -> str:
    if project.state in (State.WITHDRAWN, State.REJECTED):
        return _("Take the project up again first: it then becomes a draft of %(zone)s.") % {
            "zone": project.zone
        }
    if project.state in UNDER_WAY:
        return _("A running project keeps the text that all zones agreed to.")
    return _("A completed project keeps its text.")
