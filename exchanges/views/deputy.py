"""Whom a coordinator or chief names to decide for them, for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from exchanges import services
from exchanges.forms import DeputyForm
from exchanges.models import Deputy
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def deputy_list(request: PersonRequest) -> HttpResponse:
    """For coordinators and chiefs: who decides in their place, and naming somebody."""
    if not access.reader(request.user).deciding_zone_ids:
        raise PermissionDenied
    form = DeputyForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        deputy, _is_new = services.name_deputy(
            by=request.user,
            zone=form.chosen_zone,
            person=form.chosen_person,
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
        )
    except services.StepRefused as refused:
        access.refresh_rights(request.user)
        form.add_error(None, refused.reason)
        return _page(request, form, status=403)
    messages.success(
        request,
        _("%(person)s decides in your place and gets an e-mail.") % {"person": deputy.person},
    )
    return redirect("exchanges:deputy_list")


@require_POST
def deputy_end(request: PersonRequest, number: int) -> HttpResponse:
    deputy = get_object_or_404(Deputy.objects.editable_by(request.user), pk=number)
    try:
        ended = services.end_deputy(by=request.user, deputy=deputy)
    except Deputy.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(
        request, _("%(person)s no longer decides in your place.") % {"person": ended.person}
    )
    return redirect("exchanges:deputy_list")


def _page(request: PersonRequest, form: DeputyForm, status: int = 200) -> HttpResponse:
    rows = Deputy.objects.editable_by(request.user).filter(ended_at=None)
    context = {
        "form": form,
        "deputies": rows.select_related("zone", "person").order_by("-ends_on", "pk"),
    }
    return render(request, "exchanges/deputy_list.html", context, status=status)
