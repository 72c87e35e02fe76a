"""The page of a project, and what is done there: decisions of partners, steps of the lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchanges import services, workflow
from exchanges.choices import Outcome, Verb
from exchanges.forms import DecisionForm, StepForm
from exchanges.models import Project, ProjectEvent
from exchanges.views.project_detail import Typed, project_page
from zones import access, audit

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest
    from zones.models import User

NOT_DONE = (
    Project.DoesNotExist,  # no longer readable: the page that follows is a 404
    services.AlreadyDecided,
    services.ProjectMoved,
    services.StepRefused,
)
DECIDED = {
    Outcome.APPROVE: lambda: _("%(zone)s agrees. The lead zone gets a letter."),
    Outcome.REQUEST_CHANGES: lambda: _("%(zone)s asks for changes. The lead zone gets a letter."),
    Outcome.REFUSE: lambda: _("%(zone)s refuses. The project does not go on in this version."),
}
TAKEN = {
    "submit": lambda: _("Submitted. The partner zones are asked for their decision by letter."),
    "start": lambda: _("The project runs. All participants get a letter."),
    "complete": lambda: _("The project is completed. All participants get a letter."),
    "withdraw": lambda: _("The project is withdrawn. All participants get a letter."),
    "rework": lambda: _("The project is a draft again, which only your zone reads."),
}


@require_safe
def project_detail(request: PersonRequest, public_id: str) -> HttpResponse:
    return project_page(request, _project(request, public_id))


@require_POST
def project_decide(request: PersonRequest, public_id: str) -> HttpResponse:
    """Take a partner zone's decision, or show the page as it is now with what was typed."""
    project = _project(request, public_id)
    form = DecisionForm(request.POST, user=request.user, project=project)
    if not form.zones:
        _note_refused(request, project)
        return project_page(request, project, Typed(_why_not_mine(request, project)), status=403)
    if not form.is_valid():
        return project_page(request, project, decision_form=form)
    zone, given = form.chosen_zone, form.cleaned_data
    if zone is None:
        raise Http404
    outcome = given["action"]
    try:
        services.decide(
            by=request.user,
            project=project,
            zone=zone,
            outcome=outcome,
            version=given["version"],
            reason=given["reason"],
        )
    except NOT_DONE as why:
        access.refresh_rights(request.user)  # what the deed learnt went with it when it was undone
        if _is_second_click(why, request.user, outcome):
            return redirect(project)
        return _not_done(request, public_id, why, given["reason"])
    messages.success(request, DECIDED[outcome]() % {"zone": zone})
    return redirect(project)


@require_POST
def project_step(request: PersonRequest, public_id: str, step: str) -> HttpResponse:
    """Take a step of the lead zone, or show the page as it is now with what was typed."""
    project = _project(request, public_id)
    if step not in workflow.LEAD_STEPS:
        raise Http404
    form = StepForm(request.POST, step=step, project=project)
    if not form.is_valid():
        return project_page(request, project, step_form=form)
    try:
        _take(request, project, step, form)
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        if isinstance(why, services.ProjectMoved) and _was_mine(request, project, step):
            return redirect(project)
        return _not_done(request, public_id, why, form.words)
    messages.success(request, TAKEN[step]())
    return redirect(project)


def _project(request: PersonRequest, public_id: str) -> Project:
    rows = Project.objects.visible_to(request.user).with_frame()
    return get_object_or_404(rows, public_id=public_id)


def _take(request: PersonRequest, project: Project, step: str, form: StepForm) -> None:
    by, seen = request.user, form.cleaned_data
    version, state = seen["version"], seen["state"]
    if step == "submit":
        services.submit_project(by=by, project=project, edits=seen["edits"])
    elif step == "start":
        services.start_project(by=by, project=project, version=version)
    elif step == "complete":
        services.complete_project(by=by, project=project, version=version, closing=form.words)
    elif step == "withdraw":
        services.withdraw_project(
            by=by, project=project, version=version, state=state, reason=form.words
        )
    else:
        services.rework_project(by=by, project=project, version=version, state=state)


def _was_mine(request: PersonRequest, project: Project, step: str) -> bool:
    """Was it this person who took this very step just now, by a second click?"""
    events = ProjectEvent.objects.visible_to(request.user).filter(project=project)
    last = events.latest_first().first()
    return last is not None and last.by == request.user and last.verb == Verb(step)


def _why_not_mine(request: PersonRequest, project: Project) -> str:
    zone = next((z for z in request.user.current_zones if z in _partners(project)), None)
    if zone is not None:
        return workflow.can_decide(project, request.user, zone).reason
    if request.user.current_zone is not None:
        return workflow.can_decide(project, request.user, request.user.current_zone).reason
    return _("Only the coordinator or chief of a partner zone decides.")


def _partners(project: Project) -> list[object]:
    return [row.zone for row in project.partner_rows]


def _is_second_click(why: Exception, person: User, outcome: str) -> bool:
    if not isinstance(why, services.AlreadyDecided):
        return False
    return (why.decision.by, why.decision.outcome) == (person, outcome)


def _not_done(request: PersonRequest, public_id: str, why: Exception, words: str) -> HttpResponse:
    """Show the project as it is by now, why nothing was done, and what was typed."""
    status = 409
    if isinstance(why, services.StepRefused):
        sentence, status = why.reason, 403
    elif isinstance(why, services.AlreadyDecided):
        before = workflow.already_decided(why.decision)
        sentence = _("Your decision came second and was not taken. %(before)s") % {"before": before}
    else:
        sentence = _(
            "The project changed while you were reading. Look again; nothing was done yet."
        )
    project = _project(request, public_id)
    if isinstance(why, services.StepRefused):
        _note_refused(request, project)
    return project_page(request, project, Typed(sentence, words), status=status)


def _note_refused(request: PersonRequest, project: Project) -> None:
    step = request.resolver_match.kwargs.get("step", "decide") if request.resolver_match else ""
    audit.refuse(request.user, "step_refused", zone=project.zone, item=project, reason=step)
