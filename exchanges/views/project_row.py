"""A zone's own row in a project: written by its people, confirmed by its coordinator or chief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exchanges import services, workflow
from exchanges.choices import UNSUBMITTED
from exchanges.forms import RowForm
from exchanges.views.project_actions import NOT_DONE, note_refused, readable
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from exchanges.models import Partner, Project
    from zones.http import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def project_row(request: PersonRequest, public_id: str, zone: str) -> HttpResponse:
    """For the people of a zone: their own row. Who reads the project but is of another zone reads why not."""
    project = readable(request, public_id)
    partner = next((row for row in project.partners.all() if row.zone.slug == zone), None)
    if partner is None:
        raise Http404
    answer = workflow.can_write_row(project, request.user, partner.zone)
    if request.method != "POST":
        if not answer:
            messages.warning(request, answer.reason)
            return redirect(project)
        return _page(request, project, _form(request, project, partner))
    confirms = request.POST.get("action") == "confirm" or project.state not in UNSUBMITTED
    form = _form(request, project, partner, asking=confirms)
    if not form.is_valid():
        return _page(request, project, form, status=200 if answer else 403, why_not=answer.reason)
    try:
        saved = services.write_row(
            by=request.user,
            project=project,
            zone=partner.zone,
            row=form.row(),
            edits=form.cleaned_data["edits"],
            confirm=confirms,
        )
    except NOT_DONE as why:
        access.refresh_rights(request.user)  # what the deed learnt went with it when it was undone
        return _not_saved(request, public_id, zone, form, why)
    _tell(request, project, saved)
    return redirect(project)


def _form(
    request: PersonRequest, project: Project, partner: Partner, *, asking: bool = False
) -> RowForm:
    proposed = services.shares_of(project).get(partner.zone)
    typed = request.POST if request.method == "POST" else None
    return RowForm(typed, partner=partner, proposal=proposed, asking=asking)


def _tell(request: PersonRequest, before: Project, saved: Project) -> None:
    if saved.state in UNSUBMITTED:
        messages.success(request, _("Your part is saved."))
    elif saved.version != before.version:
        messages.success(
            request,
            _("Saved as version %(version)s. All other zones are asked anew by e-mail.")
            % {"version": saved.version},
        )
    elif saved.correction != before.correction:
        messages.success(
            request, _("Corrected. Only the decision of your own zone no longer counts.")
        )
    else:
        messages.info(request, _("Nothing changed."))


def _not_saved(
    request: PersonRequest, public_id: str, zone: str, form: RowForm, why: Exception
) -> HttpResponse:
    """Keep what was typed, and say what stands there by now."""
    project = readable(request, public_id)
    partner = next((row for row in project.partners.all() if row.zone.slug == zone), None)
    if partner is None:
        raise Http404
    if isinstance(why, services.StepRefused):
        note_refused(request, project)
        return _page(request, project, form, status=403, why_not=why.reason)
    typed = request.POST.copy()
    typed["edits"] = str(partner.edits)
    again = RowForm(typed, partner=partner)
    again.is_valid()
    return _page(request, project, again, status=409, stands=partner)


def _page(
    request: PersonRequest,
    project: Project,
    form: RowForm,
    *,
    status: int = 200,
    why_not: str = "",
    stands: Partner | None = None,
) -> HttpResponse:
    partner = form.partner
    context = {
        "project": project,
        "partner": partner,
        "form": form,
        "why_not": why_not,
        "stands": stands,
        "is_open": project.state in UNSUBMITTED,
        "may_confirm": partner.zone_id in access.reader(request.user).deciding_zone_ids,
        "next_version": project.version + 1,
        "proposal": services.shares_of(project).get(partner.zone),
    }
    return render(request, "exchanges/project_row.html", context, status=status)


@require_http_methods(["POST"])
def project_row_confirm(request: PersonRequest, public_id: str, zone: str) -> HttpResponse:
    """Confirm a row as it was saved."""
    project = readable(request, public_id)
    rows = [row for row in project.partners.all() if row.zone.slug == zone]
    if not rows:
        raise Http404
    edits = request.POST.get("edits", "")
    if not (edits.isascii() and edits.isdigit() and len(edits) < 10):
        return redirect("exchanges:project_row", public_id, zone)
    try:
        services.confirm_row(by=request.user, project=project, zone=rows[0].zone, edits=int(edits))
    except services.TextChanged:
        messages.warning(request, _("Somebody changed this part meanwhile: read it again first."))
        return redirect("exchanges:project_row", public_id, zone)
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        project = readable(request, public_id)
        partner = next((row for row in project.partners.all() if row.zone.slug == zone), None)
        if partner is None:
            raise Http404 from why
        form = RowForm(partner=partner)
        note_refused(request, project)
        reason = why.reason if isinstance(why, services.StepRefused) else ""
        return _page(request, project, form, status=403, why_not=reason)
    messages.success(request, _("%(zone)s confirms its part.") % {"zone": rows[0].zone})
    return redirect(project)
