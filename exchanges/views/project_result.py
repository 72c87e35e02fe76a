"""How a project ends: the reports of the zones, the practice that is drafted from it, the look-back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchanges import services, workflow
from exchanges.choices import State
from exchanges.forms import LookBackForm, ReportForm
from exchanges.models import ClosingReport
from exchanges.selectors.bookings import given_in_words
from exchanges.views.project_actions import NOT_DONE, not_done, note_refused, readable
from exchanges.views.project_running import running_page
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from exchanges.models import Partner, Project
    from zones.http import PersonRequest


@require_safe
def project_result(request: PersonRequest, public_id: str) -> HttpResponse:
    project = readable(request, public_id)
    if project.state not in (State.CLOSING, State.COMPLETED):
        return redirect(project)
    return running_page(request, project, "result")


@require_http_methods(["GET", "HEAD", "POST"])
def report_form(request: PersonRequest, public_id: str, zone: str) -> HttpResponse:
    """The report of a zone, for its people; its coordinator or chief hands it in."""
    project = readable(request, public_id)
    partner = next((row for row in project.partners.all() if row.zone.slug == zone), None)
    if partner is None:
        raise Http404
    may = workflow.can_report(project, request.user, partner.zone)
    if not may:
        messages.warning(request, may.reason)
        if request.method == "POST":
            note_refused(request, project)
        return redirect(project)
    form = _report_form(request, project, partner)
    if request.method != "POST" or not form.is_valid():
        return _page(request, project, form)
    try:
        saved = services.write_report(
            by=request.user,
            project=project,
            zone=partner.zone,
            result=form.result(),
            edits=form.cleaned_data["edits"],
            hand_in=form.handing_in,
        )
    except (services.ReportChanged, *NOT_DONE) as why:
        access.refresh_rights(request.user)
        return _not_saved(request, public_id, form, why)
    messages.success(
        request,
        _("Handed in: the participating zones read it.")
        if saved.handed_in_at
        else _("Saved. Only your zone reads it until it is handed in."),
    )
    return redirect("exchanges:project_result", public_id)


def _report_form(request: PersonRequest, project: Project, partner: Partner) -> ReportForm:
    rows = ClosingReport.objects.visible_to(request.user).filter(project=project)
    return ReportForm(
        request.POST if request.method == "POST" else None,
        partner=partner,
        report=rows.filter(zone=partner.zone).first(),
        gave=given_in_words(project, partner),
        handing_in=request.POST.get("action") == "hand_in",
    )


def _not_saved(
    request: PersonRequest, public_id: str, form: ReportForm, why: Exception
) -> HttpResponse:
    """Keep what was typed, and say what stands there by now."""
    project = readable(request, public_id)
    if isinstance(why, services.ReportChanged):
        typed = request.POST.copy()
        typed["edits"] = str(why.report.edits)
        again = ReportForm(typed, partner=form.partner, report=why.report)
        again.is_valid()
        return _page(request, project, again, status=409, stands=why.report)
    if isinstance(why, services.StepRefused):
        note_refused(request, project)
        form.add_error(None, why.reason)
        return _page(request, project, form, status=403)
    words = "\n\n".join(str(form.data.get(name, "")) for name in ("why", "gave", "got"))
    return not_done(request, public_id, why, words.strip())


@require_POST
def project_practice(request: PersonRequest, public_id: str) -> HttpResponse:
    """Draft a practice from what the zones reported, and go on writing it."""
    project = readable(request, public_id)
    try:
        article = services.draft_practice(by=request.user, project=project)
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        return not_done(request, public_id, why, "")
    messages.success(
        request,
        _("The practice is a draft of %(zone)s. Read it through, and publish it.")
        % {"zone": project.zone},
    )
    return redirect("knowledge:article_edit", article.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def project_look_back(request: PersonRequest, public_id: str) -> HttpResponse:
    """What is left of it, for the coordinator or chief of the lead zone."""
    project = readable(request, public_id)
    may = workflow.can_look_back(project, request.user)
    if not may:
        messages.warning(request, may.reason)
        if request.method == "POST":
            note_refused(request, project)
        return redirect(project)
    typed = request.POST if request.method == "POST" else None
    form = LookBackForm(typed, initial={"text": project.look_back})
    context = {"project": project, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "exchanges/look_back_form.html", context)
    try:
        services.look_back(by=request.user, project=project, text=form.cleaned_data["text"])
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        return not_done(request, public_id, why, form.cleaned_data["text"])
    messages.success(request, _("The look-back is saved."))
    return redirect("exchanges:project_result", public_id)


def _page(
    request: PersonRequest,
    project: Project,
    form: ReportForm,
    *,
    status: int = 200,
    stands: ClosingReport | None = None,
) -> HttpResponse:
    deciding = access.reader(request.user).deciding_zone_ids
    context = {
        "project": project,
        "form": form,
        "partner": form.partner,
        "stands": stands,
        "may_hand_in": form.partner.zone_id in deciding,
    }
    return render(request, "exchanges/report_form.html", context, status=status)
