"""Writing a project: a new one, and the text of one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exchanges import services, workflow
from exchanges.choices import UNSUBMITTED, State
from exchanges.forms import ProjectForm
from exchanges.forms.project import asks_zones
from exchanges.forms.project_conflict import differences
from exchanges.models import Project
from exchanges.selectors.kept import reasons_kept
from exchanges.selectors.origins import origin_by_id
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest
    from zones.models import Audience

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
def project_new(request: PersonRequest) -> HttpResponse:
    if not request.user.current_zones:
        raise PermissionDenied  # who belongs to no zone writes for none
    given = request.POST if request.method == "POST" else request.GET
    origin = origin_by_id(given, request.user)
    if request.method != "POST":
        return _page(request, ProjectForm(user=request.user, origin=origin))
    asking = asks_zones(None, request.POST.get("action", ""))
    form = ProjectForm(request.POST, user=request.user, asking=asking, origin=origin)
    lead = form.lead_zone if form.is_valid() else None
    if lead is None:
        return _page(request, form)
    try:
        with transaction.atomic():
            project, is_new = services.draft_project(
                by=request.user,
                zone=lead,
                text=form.text(),
                shares=form.shares(),
                form_key=form.cleaned_data["form_key"],
                origin=origin,
            )
            if is_new and asking:
                services.invite_zones(by=request.user, project=project, edits=project.edits)
    except services.StepRefused as refused:
        form.add_error(None, refused.reason)
        return _page(request, form, status=403)
    if not is_new and differences(form, project):
        return _sent_before(request, project)
    return _saved(request, project)


@GET_OR_POST
def project_edit(request: PersonRequest, public_id: str) -> HttpResponse:
    rows = Project.objects.visible_to(request.user).with_frame()
    project = get_object_or_404(rows, public_id=public_id)
    answer = workflow.can_edit(project, request.user)
    if request.method != "POST":
        if not answer:
            messages.warning(request, answer.reason)
            return redirect(project)
        return _page(request, ProjectForm(user=request.user, project=project))
    before = project.audience
    asking = asks_zones(project, request.POST.get("action", ""))
    form = ProjectForm(request.POST, user=request.user, project=project, asking=asking)
    if not form.is_valid():
        return _page(request, form, status=200 if answer else 403)
    try:
        with transaction.atomic():
            saved = services.revise_project(
                by=request.user,
                project=project,
                text=form.text(),
                shares=form.shares(),
                edits=form.cleaned_data["edits"],
            )
            if asking and saved.state == State.DRAFT:
                services.invite_zones(by=request.user, project=saved, edits=saved.edits)
    except Project.DoesNotExist as gone:
        raise Http404 from gone
    except services.TextChanged:
        return _two_texts(request, form, public_id)
    except services.StepRefused as refused:
        form.add_error(None, refused.reason)
        return _page(request, form, status=403)
    return _saved(request, project, before=before)


def _page(
    request: PersonRequest, form: ProjectForm, status: int = 200, **more: object
) -> HttpResponse:
    """Show the form, with the buttons that this person may use or why not."""
    project, lead = form.project, form.lead_zone
    decides = access.reader(request.user).deciding_zone_ids
    context = {
        "form": form,
        "project": project,
        "lead": lead,
        "may_ask": lead.pk in decides if lead else bool(decides),
        "is_draft": project is None or project.state == State.DRAFT,
        "is_open": project is None or project.state in UNSUBMITTED,
        "next_version": project.version + 1 if project else 1,
        **more,
    }
    return render(request, "exchanges/project_form.html", context, status=status)


def _two_texts(request: PersonRequest, form: ProjectForm, public_id: str) -> HttpResponse:
    """Keep what was typed in the form and show beside it what somebody else saved meanwhile."""
    access.refresh_rights(request.user)  # what the deed learnt went with it when it was undone
    rows = Project.objects.visible_to(request.user).with_frame()
    current = get_object_or_404(rows, public_id=public_id)
    answer = workflow.can_edit(current, request.user)
    return _page(
        request,
        _typed_again(request, current),
        status=409,
        conflict=differences(form, current),
        why_not=answer.reason,
    )


def _sent_before(request: PersonRequest, project: Project) -> HttpResponse:
    """Show the text typed after going back in the browser as a change of the project it made."""
    rows = Project.objects.visible_to(request.user).with_frame()
    current = get_object_or_404(rows, pk=project.pk)
    form = _typed_again(request, current)
    return _page(request, form, status=409, conflict=differences(form, current), why_not="")


def _typed_again(request: PersonRequest, current: Project) -> ProjectForm:
    """Return the form with what was typed, to be saved over `current` when the person so wishes."""
    typed = request.POST.copy()
    typed["edits"] = str(current.edits)
    form = ProjectForm(typed, user=request.user, project=current)
    form.is_valid()
    return form


def _saved(
    request: PersonRequest, project: Project, *, before: Audience | None = None
) -> HttpResponse:
    """Lead to the project; when it was just opened to more, first to the reasons that were not."""
    project.refresh_from_db(fields=["state", "version", "audience", "participants"])
    if project.state == State.DRAFT:
        messages.success(request, _("Saved as a draft. Only your zone reads it."))
    elif project.state == State.GATHERING:
        messages.success(request, _("Saved. The zones are asked for their part by e-mail."))
    else:
        messages.success(
            request, _("Submitted as version %(version)s.") % {"version": project.version}
        )
    is_wider = before is not None and not before.covers(project.audience)
    decides = project.zone_id in access.reader(request.user).deciding_zone_ids
    if is_wider and decides and reasons_kept(project, request.user).exists():
        return redirect("exchanges:project_below", project.public_id)
    return redirect(project)
