"""For the network coordinator: who is the chief of a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zones import access, services
from zones.choices import Role
from zones.forms import ChiefForm
from zones.http import confirm_password
from zones.models import Zone
from zones.selectors.people import members_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def zone_chief(request: PersonRequest, slug: str) -> HttpResponse:
    """Appoint a member of the zone, or make a chief a member again."""
    if not access.reader(request.user).is_network_coordinator:
        raise Http404
    zone = get_object_or_404(Zone.objects.active(), slug=slug)
    members = members_of(zone)
    form = ChiefForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        confirm_password(request)
        person, ends = form.cleaned_data["person"], form.cleaned_data["action"] == "end"
        step = services.end_chief if ends else services.appoint_chief
        try:
            step(by=request.user, zone=zone, person=person)
        except services.LastCoordinator:
            form.add_error(
                None,
                _("Without %(name)s nobody could decide for %(zone)s. First appoint another chief.")
                % {"name": person.name, "zone": zone},
            )
        except services.NeedsConsent:
            form.add_error(
                None,
                _("%(name)s has an account of the network: the zone itself asks for that.")
                % {"name": person.name},
            )
        else:
            said = (
                _("%(name)s is a member of %(zone)s now.")
                if ends
                else _("%(name)s is the chief of %(zone)s now.")
            )
            messages.success(request, said % {"name": person.name, "zone": zone})
            return redirect("zones:zone_chief", zone.slug)
    chiefs = [row for row in members if row.role == Role.CHIEF]
    page = {"zone": zone, "chiefs": chiefs, "form": form}
    return render(request, "zones/zone_chief.html", page, status=422 if form.errors else 200)
