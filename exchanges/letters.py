"""The letters of exchanges. Each asks again, when it is sent, whether the person may still know."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from exchanges.choices import State
from exchanges.deciders import missing_rows_of, silent_zones
from exchanges.models import (
    ClosingReport,
    Decision,
    Deputy,
    IdeaSupport,
    Milestone,
    Project,
    ProjectEvent,
)
from exchanges.selectors.versions import newest_difference
from exchanges.workflow import reports_by, waits_for
from exchanges.workflow import silent_zones as silent_zones_in
from zones import access
from zones.mail import letter
from zones.models import User


@letter("row_asked")
def row_asked(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Ask for the row of a zone that this person decides for, while it is not confirmed."""
    project = _project(person, params["project"])
    if project is None or not missing_rows_of(project, access.reader(person).deciding_zone_ids):
        return None
    return {"project": project}


@letter("row_due")
def row_due(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    return row_asked(person, params)


@letter("row_confirmed")
def row_confirmed(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    project = _project(person, params["project"])
    if project is None or project.state != State.GATHERING or not _leads(project, person):
        return None
    rows = project.partners.all()
    zone = next((row.zone for row in rows if row.zone_id == params["zone"]), None)
    is_complete = all(row.confirmed_at for row in rows)
    return {"project": project, "zone": zone, "is_complete": is_complete} if zone else None


@letter("decision_asked")
def decision_asked(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Ask for a decision that is still waited for, about the version as it stands, with what it changed."""
    project = _waiting(person, params)
    if project is None:
        return None
    return {
        "project": project,
        "partners": waits_for(project, person),
        "asker": project.asking_zone or project.zone,
        "difference": newest_difference(project, person, project.known_decisions),
    }


@letter("decision_due")
def decision_due(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    project = _waiting(person, params)
    if project is None:
        return None
    is_late = project.respond_by is not None and project.respond_by < timezone.localdate()
    return {"project": project, "is_late": is_late}


@letter("decision_late")
def decision_late(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Tell the lead which zones did not decide by the day that was asked."""
    project = _project(person, params["project"])
    if project is None or project.version != params["version"] or not _leads(project, person):
        return None
    silent = silent_zones(project)
    return {"project": project, "zones": ", ".join(map(str, silent))} if silent else None


@letter("decision_taken")
def decision_taken(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Tell who asked what a zone decided; the reason stands on the page, not in the letter."""
    return _of_decision(person, params["decision"], ended=False)


@letter("decision_ended")
def decision_ended(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    return _of_decision(person, params["decision"], ended=True)


@letter("project_moved")
def project_moved(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    project = _project(person, params["project"])
    if project is None:
        return None
    return {"project": project, "state": State(params["state"]), "verb": params.get("verb", "")}


@letter("milestone_given")
def milestone_given(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who is to reach a milestone, as long as it is theirs and open."""
    found = _milestone(person, params["milestone"])
    if found is None or found["milestone"].person_id != person.pk:
        return None
    return found


@letter("milestone_due")
def milestone_due(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who sees to an open milestone of a running project: its person, else who decides for its zone."""
    found = _milestone(person, params["milestone"])
    if found is None or found["project"].state != State.RUNNING:
        return None
    row = found["milestone"]
    deciding = access.reader(person).deciding_zone_ids
    sees_to_it = row.person_id == person.pk if row.person_id else row.zone_id in deciding
    return found | {"is_late": row.due_on < timezone.localdate()} if sees_to_it else None


@letter("milestone_handed")
def milestone_handed(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    found = _milestone(person, params["milestone"])
    if found is None or found["milestone"].person_id is not None:
        return None
    return found if _decides_for(found["milestone"].zone_id, person) else None


@letter("pause_asked")
def pause_asked(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who decides for the lead; the reason stands on the page, not in the letter."""
    found = _event(person, params["event"])
    if found is None or found["project"].state != State.RUNNING:
        return None
    return found if _decides_for(found["project"].zone_id, person) else None


@letter("zone_left")
def zone_left(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    return _event(person, params["event"])


@letter("report_asked")
def report_asked(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Ask for the report of a zone that this person decides for, while the project waits for it."""
    project = _project(person, params["project"])
    if project is None or project.state != State.CLOSING:
        return None
    silent = silent_zones_in(project)
    if not any(_decides_for(zone.pk, person) for zone in silent):
        return None
    return {"project": project, "last": reports_by(project)}


@letter("report_due")
def report_due(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    return report_asked(person, params)


@letter("report_handed_in")
def report_handed_in(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Tell the lead which zone reported, and which did not yet."""
    rows = ClosingReport.objects.visible_to(person).filter(pk=params["report"])
    report = rows.filter(handed_in_at__isnull=False).select_related("zone").first()
    project = _project(person, report.project_id) if report else None
    if report is None or project is None or not _decides_for(project.zone_id, person):
        return None
    silent = silent_zones_in(project)
    names = ", ".join(map(str, silent))
    return {"project": project, "zone": report.zone, "zones": names, "is_complete": not silent}


@letter("look_back_due")
def look_back_due(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    project = _project(person, params["project"])
    if project is None or project.looked_back_at or not _decides_for(project.zone_id, person):
        return None
    return {"project": project}


@letter("reason_opened")
def reason_opened(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who gave a reason in a project, as long as they may read it: that more people read that now."""
    project = _project(person, params["project"])
    by = User.objects.filter(pk=params["by"]).first()
    return {"project": project, "by": by} if project and by else None


@letter("deputy_named")
def deputy_named(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    rows = Deputy.objects.visible_to(person).filter(pk=params["deputy"], person=person)
    deputy = rows.filter(ended_at=None).select_related("zone", "decider").first()
    return {"deputy": deputy, "url": reverse("exchanges:project_list")} if deputy else None


@letter("idea_supported")
def idea_supported(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who posted an idea, while it is on the board: which zone would take part."""
    rows = IdeaSupport.objects.visible_to(person).filter(idea=params["idea"], zone=params["zone"])
    support = rows.select_related("idea", "zone").first()
    return {"idea": support.idea, "zone": support.zone} if support else None


def _milestone(person: User, pk: int) -> dict[str, Any] | None:
    rows = Milestone.objects.visible_to(person).open().filter(pk=pk)
    row = rows.select_related("zone", "project").first()
    return {"milestone": row, "project": row.project} if row else None


def _event(person: User, pk: int) -> dict[str, Any] | None:
    rows = ProjectEvent.objects.visible_to(person).filter(pk=pk)
    event = rows.select_related("zone").first()
    project = _project(person, event.project_id) if event else None
    return {"project": project, "zone": event.zone} if event and project else None


def _decides_for(zone_id: int, person: User) -> bool:
    return zone_id in access.reader(person).deciding_zone_ids


def _of_decision(person: User, pk: int, *, ended: bool) -> dict[str, Any] | None:
    rows = Decision.objects.visible_to(person).filter(pk=pk, ended_at__isnull=not ended)
    decision = rows.with_people().first()
    project = _project(person, decision.project_id) if decision else None
    if decision is None or project is None:
        return None
    concerned = (decision.zone,) if ended else ()
    return (
        {"project": project, "decision": decision} if _leads(project, person, *concerned) else None
    )


def _waiting(person: User, params: dict[str, Any]) -> Project | None:
    rows = Project.objects.decidable_by(person).with_page(person)
    return rows.filter(pk=params["project"], version=params["version"]).first()


def _project(person: User, pk: int) -> Project | None:
    return Project.objects.visible_to(person).with_page(person).filter(pk=pk).first()


def _leads(project: Project, person: User, *others: object) -> bool:
    concerned = {project.zone, project.asking_zone, *others}
    return any(zone in concerned for zone in person.current_zones)
