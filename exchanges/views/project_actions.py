"""The page of a project, and the steps of its lead zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchanges import services, workflow
from exchanges.choices import Verb
from exchanges.forms import GoOnForm, StepForm
from exchanges.models import Project, ProjectEvent
from exchanges.views.project_detail import project_page
from exchanges.views.project_steps import Typed
from exchanges.wording import already_decided
from zones import access, audit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from zones.http import PersonRequest

NOT_DONE = (
    Project.DoesNotExist,  # no longer readable: the page that follows is a 404
    services.AlreadyDecided,
    services.ProjectMoved,
    services.StepRefused,
)
TAKEN = {
    "invite": lambda: _("The zones are asked for their part by e-mail."),
    "submit": lambda: _("Submitted. The other zones are asked for their decision by e-mail."),
    "start": lambda: _("The project runs. All participants get an e-mail."),
    "pause": lambda: _("The project is paused. All participants get an e-mail."),
    "resume": lambda: _("The project runs again. All participants get an e-mail."),
    "close": lambda: _("Every zone is asked for its report by e-mail."),
    "complete": lambda: _("The project is completed. All participants get an e-mail."),
    "break_off": lambda: _("The project is stopped. All participants get an e-mail."),
    "stop": lambda: _("The project is stopped. All participants get an e-mail."),
    "withdraw": lambda: _("The project is withdrawn. All participants get an e-mail."),
    "rework": lambda: _("The project is a draft again, which only your zone reads."),
}


@require_safe
def project_detail(request: PersonRequest, public_id: str) -> HttpResponse:
    return project_page(request, readable(request, public_id))


@require_POST
def project_step(request: PersonRequest, public_id: str, step: str) -> HttpResponse:
    """Take a step of the lead zone, or show the page as it is now with what was typed."""
    project = readable(request, public_id)
    if step not in workflow.LEAD_STEPS:
        raise Http404
    form = StepForm(request.POST, step=step, project=project)
    if not form.is_valid():
        return project_page(request, project, form=form)
    try:
        _take(request, project, step, form)
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        if isinstance(why, services.ProjectMoved) and _was_mine(request, project, Verb(step)):
            return redirect(project)
        return not_done(request, public_id, why, form.words)
    messages.success(request, TAKEN[step]())
    return redirect(project)


@require_POST
def project_go_on(request: PersonRequest, public_id: str) -> HttpResponse:
    """Submit the next version without some zones, for the coordinator or chief of the lead zone."""
    project = readable(request, public_id)
    form = GoOnForm(request.POST, project=project)
    if not form.is_valid():
        if _is_older(form, project) and _was_mine(request, project, Verb.SUBMIT):
            return redirect(project)
        return project_page(request, project, form=form)
    leaving = {
        row.zone for row in project.partner_rows if row.zone.slug in form.cleaned_data["without"]
    }
    try:
        services.go_on_without(
            by=request.user,
            project=project,
            version=form.cleaned_data["version"],
            without=leaving,
        )
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        if isinstance(why, services.ProjectMoved) and _was_mine(request, project, Verb.SUBMIT):
            return redirect(project)
        return not_done(request, public_id, why, "")
    messages.success(request, TAKEN["submit"]())
    return redirect(project)


def readable(request: PersonRequest, public_id: str) -> Project:
    rows = Project.objects.visible_to(request.user).with_page(request.user)
    return get_object_or_404(rows, public_id=public_id)


def not_done(request: PersonRequest, public_id: str, why: Exception, words: str) -> HttpResponse:
    """Show the project as it is by now, why nothing was done, and what was typed."""
    status = 409
    if isinstance(why, services.StepRefused):
        sentence, status = why.reason, 403
    elif isinstance(why, services.AlreadyDecided):
        before = already_decided(why.decision)
        sentence = _("Your decision came second and was not taken. %(before)s") % {"before": before}
    else:
        sentence = _(
            "The project changed while you were reading. Look again; nothing was done yet."
        )
    project = readable(request, public_id)
    if isinstance(why, services.StepRefused):
        note_refused(request, project)
    return project_page(request, project, Typed(sentence, words), status=status)


def note_refused(request: PersonRequest, project: Project) -> None:
    match = request.resolver_match
    step = (
        match.kwargs.get("step") or (match.url_name or "").removeprefix("project_") if match else ""
    )
    audit.refuse(request.user, "step_refused", zone=project.zone, item=project, reason=step)


def _take(request: PersonRequest, project: Project, step: str, form: StepForm) -> None:
    seen = form.cleaned_data
    who: Any = {"by": request.user, "project": project}
    text = {"edits": seen["edits"]}
    at: Any = {"version": seen["version"]}
    place = at | {"state": seen["state"]}
    take: dict[str, Callable[[], object]] = {
        "invite": lambda: services.invite_zones(**who, **text),
        "submit": lambda: services.submit_project(**who, **text),
        "start": lambda: services.start_project(
            **who, **at, before_period=bool(seen.get("before_period"))
        ),
        "stop": lambda: services.stop_project(**who, **at),
        "pause": lambda: services.pause_project(**who, **at, reason=form.words),
        "resume": lambda: services.resume_project(**who, **at),
        "close": lambda: services.close_project(**who, **place),
        "complete": lambda: services.complete_project(**who, **at, closing=form.words),
        "break_off": lambda: services.break_off_project(**who, **place, reason=form.words),
        "withdraw": lambda: services.withdraw_project(**who, **place, reason=form.words),
        "rework": lambda: services.rework_project(**who, **place),
    }
    take[step]()


def _is_older(form: GoOnForm, project: Project) -> bool:
    return int(form.cleaned_data.get("version") or project.version) < project.version


def _was_mine(request: PersonRequest, project: Project, verb: Verb) -> bool:
    """Was it this person who took this very step just now, by a second click?"""
    events = ProjectEvent.objects.visible_to(request.user).filter(project=project)
    last = events.latest_first().first()
    return last is not None and last.by == request.user and last.verb == verb
