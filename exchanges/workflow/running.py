"""What the people of a zone may do in a project that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.deciders import YES, Answer, row_of
from exchanges.workflow.steps import STEP
from zones import access
from zones.date_formats import written

if TYPE_CHECKING:
    from exchanges.models import Milestone, Project
    from zones.models import User, Zone


def starts_early(project: Project) -> str:
    """Return the sentence that says so when the agreed period has not begun; nothing otherwise."""
    begins = project.starts_on
    if begins is None or begins <= timezone.localdate():
        return ""
    return _("The zones agreed to begin on %(day)s. Nothing was started yet.") % {
        "day": written(begins, _("j F Y"))
    }


def can_plan(project: Project, person: User, zone: Zone) -> Answer:
    """May this person set or change a milestone of `zone`: for the own zone, or from the lead zone for each?"""
    if not (answer := _stands(project, "plan")):
        return answer
    mine = access.reader(person).zone_ids
    if not (answer := _stays(project, zone)):
        return answer
    if project.zone_id in mine or zone.pk in mine:
        return YES
    return Answer(
        _("Only people of %(zone)s and of %(lead)s set its milestones.")
        % {"zone": zone, "lead": project.zone}
    )


def can_tick(project: Project, person: User, milestone: Milestone) -> Answer:
    """May this person say that a milestone was reached, or not after all?"""
    if not (answer := _stands(project, "book")):
        return answer
    if milestone.zone_id in access.reader(person).zone_ids:
        return YES
    return Answer(_("Only people of %(zone)s mark it as done.") % {"zone": milestone.zone})


def can_book(project: Project, person: User, zone: Zone) -> Answer:
    return _as_member("book", project, person, zone)


def can_report(project: Project, person: User, zone: Zone) -> Answer:
    """May this person write the report of `zone`? Its coordinator or chief hands it in."""
    return _as_member("report", project, person, zone)


def can_write(project: Project, person: User, zone: Zone) -> Answer:
    """May this person write news, to the other zones or within their own, for `zone`?"""
    return _as_member("write", project, person, zone)


def can_leave(project: Project, person: User, zone: Zone) -> Answer:
    if zone.pk == project.zone_id:
        return Answer(_("The lead zone does not leave its project: it stops it."))
    return _as_decider("leave", project, person, zone)


def can_ask_pause(project: Project, person: User, zone: Zone) -> Answer:
    """May this person ask the lead zone for a pause, for `zone`?"""
    if zone.pk == project.zone_id:
        return Answer(_("The lead zone pauses the project itself."))
    return _as_decider("ask_pause", project, person, zone)


def can_draft_practice(project: Project, person: User) -> Answer:
    if not (answer := _stands(project, "practice")):
        return answer
    if project.practice_id is not None:
        return Answer(_("A practice was drafted from this project already."))
    if project.zone_id in access.reader(person).zone_ids:
        return YES
    return Answer(_("People of %(zone)s, which led the project, do this.") % {"zone": project.zone})


def can_look_back(project: Project, person: User) -> Answer:
    if not (answer := _stands(project, "look_back")):
        return answer
    if project.zone_id in access.reader(person).deciding_zone_ids:
        return YES
    return Answer(_("The coordinator or chief of %(zone)s does this.") % {"zone": project.zone})


def _as_member(step: str, project: Project, person: User, zone: Zone) -> Answer:
    answer = _stands(project, step) and _stays(project, zone)
    if answer and zone.pk not in access.reader(person).zone_ids:
        return Answer(_("Only people of %(zone)s do this.") % {"zone": zone})
    return answer


def _as_decider(step: str, project: Project, person: User, zone: Zone) -> Answer:
    answer = _stands(project, step) and _stays(project, zone)
    if answer and zone.pk not in access.reader(person).deciding_zone_ids:
        return Answer(_("The coordinator or chief of %(zone)s does this.") % {"zone": zone})
    return answer


def _stands(project: Project, step: str) -> Answer:
    known = STEP[step]
    return YES if project.state in known.sources else Answer(str(known.otherwise))


def _stays(project: Project, zone: Zone) -> Answer:
    row = row_of(project, zone)
    if row is None:
        return Answer(_("%(zone)s takes no part in this project.") % {"zone": zone})
    if row.left_at is not None:
        return Answer(_("%(zone)s left this project.") % {"zone": zone})
    return YES
