"""Steps of a partner in a running project: asking for a pause, leaving; and what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from exchanges import services, workflow
from exchanges.choices import STARTED
from exchanges.forms import PartnerStepForm
from exchanges.models import Milestone
from exchanges.selectors.bookings import booked
from exchanges.views.project_actions import NOT_DONE, not_done, note_refused, readable
from exchanges.views.project_running import running_page
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from exchanges.deciders import Answer
    from exchanges.models import Partner, Project
    from zones.http import PersonRequest


@require_safe
def project_agreement(request: PersonRequest, public_id: str) -> HttpResponse:
    project = readable(request, public_id)
    if project.state not in STARTED:
        return redirect(project)
    return running_page(request, project, "agreement")


@require_http_methods(["GET", "HEAD", "POST"])
def project_leave(request: PersonRequest, public_id: str, zone: str) -> HttpResponse:
    """Leave a project, after seeing what the zone still owes."""
    project = readable(request, public_id)
    partner = _row(project, zone)
    may = workflow.can_leave(project, request.user, partner.zone)
    if not may:
        return _not_yours(request, project, may)
    typed = request.POST if request.method == "POST" else None
    form = PartnerStepForm(typed, initial={"state": project.state})
    if request.method != "POST" or not form.is_valid():
        return _page(request, project, partner, form, is_leaving=True)
    try:
        services.leave_project(
            by=request.user,
            project=project,
            zone=partner.zone,
            state=form.cleaned_data["state"],
            reason=form.cleaned_data["reason"],
        )
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        if _row(readable(request, public_id), zone).left_at is not None:
            return redirect(project)  # by a second click, or a colleague was first
        return not_done(request, public_id, why, form.cleaned_data["reason"])
    messages.success(
        request,
        _("%(zone)s left the project. The other zones get an e-mail.") % {"zone": partner.zone},
    )
    return redirect(project)


@require_http_methods(["GET", "HEAD", "POST"])
def project_ask_pause(request: PersonRequest, public_id: str, zone: str) -> HttpResponse:
    """Ask the lead zone for a pause."""
    project = readable(request, public_id)
    partner = _row(project, zone)
    may = workflow.can_ask_pause(project, request.user, partner.zone)
    if not may:
        return _not_yours(request, project, may)
    typed = request.POST if request.method == "POST" else None
    form = PartnerStepForm(typed, initial={"state": project.state})
    if request.method != "POST" or not form.is_valid():
        return _page(request, project, partner, form, is_leaving=False)
    try:
        services.ask_for_pause(
            by=request.user, project=project, zone=partner.zone, reason=form.cleaned_data["reason"]
        )
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        return not_done(request, public_id, why, form.cleaned_data["reason"])
    messages.success(
        request, _("%(zone)s is asked for a pause by e-mail.") % {"zone": project.zone}
    )
    return redirect(project)


def _row(project: Project, slug: str) -> Partner:
    partner = next((row for row in project.partners.all() if row.zone.slug == slug), None)
    if partner is None:
        raise Http404
    return partner


def _not_yours(request: PersonRequest, project: Project, may: Answer) -> HttpResponse:
    messages.warning(request, may.reason)
    if request.method == "POST":
        note_refused(request, project)
    return redirect(project)


def _page(
    request: PersonRequest,
    project: Project,
    partner: Partner,
    form: PartnerStepForm,
    *,
    is_leaving: bool,
) -> HttpResponse:
    rows = booked(project, [partner.zone]).zones
    open_ones = (
        Milestone.objects.visible_to(request.user).open().filter(project=project, zone=partner.zone)
    )
    context = {
        "project": project,
        "partner": partner,
        "form": form,
        "is_leaving": is_leaving,
        "bars": next((row.bars for row in rows if row.zone == partner.zone), []),
        "open_milestones": open_ones.in_order() if is_leaving else [],
    }
    return render(request, "exchanges/partner_step_form.html", context)
