"""The letters of exchanges. Each asks again, when it is sent, whether the person may still know."""

from __future__ import annotations

from typing import Any

from exchanges.choices import State
from exchanges.models import Decision, Project
from exchanges.workflow import waits_for
from zones.mail import letter
from zones.models import User


@letter("decision_asked")
def decision_asked(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Ask for a decision that is still waited for, about the version as it stands."""
    rows = Project.objects.decidable_by(person).with_frame()
    project = rows.filter(pk=params["project"], version=params["version"]).first()
    if project is None:
        return None
    return {"project": project, "partners": waits_for(project, person)}


@letter("decision_taken")
def decision_taken(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """Tell the lead what a partner decided; the reason stands on the page, not in the letter."""
    decision = (
        Decision.objects.visible_to(person)
        .select_related("zone")
        .filter(pk=params["decision"])
        .first()
    )
    project = _project(person, decision.project_id) if decision else None
    if project is None or not _leads(project, person):
        return None
    return {"project": project, "decision": decision}


@letter("project_moved")
def project_moved(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    project = _project(person, params["project"])
    if project is None:
        return None
    return {"project": project, "state": State(params["state"])}


@letter("reason_opened")
def reason_opened(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To who gave a reason in a project, as long as they may read it: that more people read that now."""
    rows = Project.objects.visible_to(person).select_related("zone", "audience")
    project = rows.filter(pk=params["project"]).first()
    by = User.objects.filter(pk=params["by"]).first()
    return {"project": project, "by": by} if project and by else None


def _project(person: User, pk: int) -> Project | None:
    return Project.objects.visible_to(person).select_related("zone").filter(pk=pk).first()


def _leads(project: Project, person: User) -> bool:
    return project.zone in person.current_zones
