"""Hours and means: the tab, booking what one's own zone gave, taking a booking away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchanges import services, workflow
from exchanges.choices import STARTED
from exchanges.forms import BookingForm
from exchanges.models import Booking
from exchanges.selectors.milestones import milestones_of
from exchanges.views.project_actions import NOT_DONE, not_done, note_refused, readable
from exchanges.views.project_running import running_page
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from exchanges.models import Project
    from zones.http import PersonRequest


@require_safe
def project_hours(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the people of the zones that take part: sums of every zone, and the bookings of their own."""
    project = readable(request, public_id)
    mine = request.user.current_zones
    if project.state not in STARTED or not any(row.zone in mine for row in project.partners.all()):
        return redirect(project)
    return running_page(request, project, "hours")


@require_http_methods(["GET", "HEAD", "POST"])
def booking_new(request: PersonRequest, public_id: str, zone: str) -> HttpResponse:
    """Book for a zone that this person belongs to."""
    project = readable(request, public_id)
    partner = next((row for row in project.partners.all() if row.zone.slug == zone), None)
    if partner is None:
        raise Http404
    may = workflow.can_book(project, request.user, partner.zone)
    if not may:
        messages.warning(request, may.reason)
        if request.method == "POST":
            note_refused(request, project)
        return redirect(project)
    open_ones = [row for row in milestones_of(project, request.user) if row.done_on is None]
    typed = request.POST if request.method == "POST" else None
    form = BookingForm(typed, user=request.user, partner=partner, milestones=open_ones)
    if request.method != "POST" or not form.is_valid():
        return _page(request, project, form)
    try:
        services.book(
            by=request.user,
            project=project,
            zone=partner.zone,
            given=form.given(),
            form_key=form.cleaned_data["form_key"],
        )
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        if isinstance(why, services.StepRefused):
            note_refused(request, readable(request, public_id))
            form.add_error(None, why.reason)
            return _page(request, project, form, status=403)
        return not_done(request, public_id, why, form.data.get("what", ""))
    messages.success(request, _("Booked for %(zone)s.") % {"zone": partner.zone})
    return redirect("exchanges:project_hours", public_id)


@require_POST
def booking_remove(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    project = readable(request, public_id)
    rows = Booking.objects.editable_by(request.user).filter(project=project)
    booking = get_object_or_404(rows.select_related("project", "zone"), pk=number)
    try:
        services.remove_booking(by=request.user, booking=booking)
    except Booking.DoesNotExist as gone:
        raise Http404 from gone
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        return not_done(request, public_id, why, "")
    messages.success(request, _("The booking is taken away."))
    return redirect("exchanges:project_hours", public_id)


def _page(
    request: PersonRequest, project: Project, form: BookingForm, *, status: int = 200
) -> HttpResponse:
    context = {"project": project, "form": form, "partner": form.partner}
    return render(request, "exchanges/booking_form.html", context, status=status)
