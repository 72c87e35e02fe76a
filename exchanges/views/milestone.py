"""Milestones of a project: the tab, adding, changing, marking as done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchanges import services
from exchanges.choices import STARTED
from exchanges.forms import MilestoneForm
from exchanges.models import Milestone
from exchanges.views.project_actions import NOT_DONE, not_done, note_refused, readable
from exchanges.views.project_running import running_page
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from exchanges.models import Project
    from zones.http import PersonRequest

GONE = (*NOT_DONE, Milestone.DoesNotExist)


@require_safe
def project_milestones(request: PersonRequest, public_id: str) -> HttpResponse:
    project = readable(request, public_id)
    if project.state not in STARTED:
        return redirect(project)
    return running_page(request, project, "milestones")


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_new(request: PersonRequest, public_id: str) -> HttpResponse:
    """For people of the lead zone, for each zone; for those of a partner, for their own."""
    project = readable(request, public_id)
    typed = request.POST if request.method == "POST" else None
    form = MilestoneForm(typed, user=request.user, project=project)
    if not form.zones:
        return _not_yours(request, project)
    if request.method != "POST" or not form.is_valid():
        return _page(request, project, form)
    try:
        services.set_milestone(by=request.user, project=project, plan=form.plan())
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        return _refused(request, public_id, form, why)
    messages.success(request, _("The milestone is set."))
    return redirect("exchanges:project_milestones", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_edit(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """Change a milestone, or take it away."""
    project = readable(request, public_id)
    rows = Milestone.objects.visible_to(request.user).filter(project=project)
    milestone = get_object_or_404(rows.select_related("zone", "person", "project"), pk=number)
    typed = request.POST if request.method == "POST" else None
    form = MilestoneForm(typed, user=request.user, project=project, milestone=milestone)
    if milestone.zone.slug not in form.zones:
        return _not_yours(request, project)
    removes = request.POST.get("action") == "remove"
    if request.method != "POST" or not (removes or form.is_valid()):
        return _page(request, project, form)
    try:
        if removes:
            services.remove_milestone(by=request.user, milestone=milestone)
        else:
            services.change_milestone(
                by=request.user,
                milestone=milestone,
                plan=form.plan(),
                edits=form.cleaned_data["edits"],
            )
    except services.MilestoneChanged as why:
        access.refresh_rights(request.user)
        copied = request.POST.copy()
        copied["edits"] = str(why.milestone.edits)
        again = MilestoneForm(copied, user=request.user, project=project, milestone=milestone)
        again.is_valid()
        return _page(request, project, again, status=409, stands=why.milestone)
    except GONE as why:
        access.refresh_rights(request.user)
        return _refused(request, public_id, form, why)
    messages.success(
        request, _("The milestone is taken away.") if removes else _("The milestone is changed.")
    )
    return redirect("exchanges:project_milestones", public_id)


@require_POST
def milestone_done(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """Mark a milestone as done, or with `done` empty as not done."""
    project = readable(request, public_id)
    rows = Milestone.objects.visible_to(request.user).filter(project=project)
    milestone = get_object_or_404(rows.select_related("project"), pk=number)
    done = bool(request.POST.get("done"))
    try:
        services.tick_milestone(by=request.user, milestone=milestone, done=done)
    except GONE as why:
        access.refresh_rights(request.user)
        if isinstance(why, Milestone.DoesNotExist):
            raise Http404 from why
        return not_done(request, public_id, why, "")
    messages.success(
        request,
        _("“%(title)s” is done.") % {"title": milestone.title}
        if done
        else _("“%(title)s” is to be done again.") % {"title": milestone.title},
    )
    return redirect("exchanges:project_milestones", public_id)


def _not_yours(request: PersonRequest, project: Project) -> HttpResponse:
    messages.warning(
        request, _("Milestones are set by the zones that take part, until the project closes.")
    )
    if request.method == "POST":
        note_refused(request, project)
    return redirect(project)


def _refused(
    request: PersonRequest, public_id: str, form: MilestoneForm, why: Exception
) -> HttpResponse:
    project = readable(request, public_id)
    if isinstance(why, services.StepRefused):
        note_refused(request, project)
        form.add_error(None, why.reason)
        return _page(request, project, form, status=403)
    return not_done(request, public_id, why, str(form.data.get("title", "")))


def _page(
    request: PersonRequest,
    project: Project,
    form: MilestoneForm,
    *,
    status: int = 200,
    stands: Milestone | None = None,
) -> HttpResponse:
    context = {"project": project, "form": form, "milestone": form.milestone, "stands": stands}
    return render(request, "exchanges/milestone_form.html", context, status=status)
