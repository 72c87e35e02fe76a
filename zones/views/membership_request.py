"""For the network coordinators and the person: may this account of the network join a zone?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zones import access
from zones.http import confirm_password
from zones.models import MembershipRequest
from zones.services import membership_request as requests

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

CONFLICT = 409


@require_safe
def request_list(request: PersonRequest) -> HttpResponse:
    """For accounts of the network: what waits for an answer, of oneself or of all."""
    if not request.user.is_of_network:
        raise Http404
    rows = MembershipRequest.objects.decidable_by(request.user).pending()
    rows = rows.select_related("zone", "person", "asked_by").order_by("asked_at", "pk")
    return render(request, "zones/membership_request_list.html", {"asked": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def request_detail(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the network coordinators and the person: agree or refuse, once each."""
    rows = MembershipRequest.objects.decidable_by(request.user)
    rows = rows.select_related("zone", "person", "asked_by", "network_agreed_by")
    asked = get_object_or_404(rows, public_id=public_id)
    if request.method != "POST":
        return _page(request, asked)
    confirm_password(request)
    step = requests.refuse if request.POST.get("answer") == "refuse" else requests.agree
    try:
        answered = step(by=request.user, request=asked)
    except requests.RequestClosed:
        return _page(request, asked, _("This was answered or withdrawn already."))
    except requests.AnotherCoordinatorAgrees:
        return _page(request, asked, _("Another network coordinator agrees for the network."))
    messages.success(request, _said(answered))
    if request.user.is_of_network:
        return redirect("zones:membership_request_list")
    return redirect("network:home")


def _page(request: PersonRequest, asked: MembershipRequest, why_not: str = "") -> HttpResponse:
    is_own = asked.person_id == request.user.pk
    is_coordinator = access.reader(request.user).is_network_coordinator
    agreed = asked.person_agreed_at if is_own else asked.network_agreed_at
    page = {
        "asked": asked,
        "is_own": is_own,
        "waits_for_other": is_own and is_coordinator and not asked.network_agreed_at,
        "has_agreed": bool(agreed),
        "why_not": why_not,
    }
    status = CONFLICT if why_not else 200
    return render(request, "zones/membership_request.html", page, status=status)


def _said(asked: MembershipRequest) -> str:
    words = {"name": asked.person.name, "zone": asked.zone}
    if asked.outcome == "refused":
        return _("%(name)s does not join %(zone)s.") % words
    if asked.outcome:
        return _("%(name)s belongs to %(zone)s now.") % words
    return _("You agreed. %(name)s joins %(zone)s when the other agrees too.") % words
