"""What a zone chooses for itself, for its coordinators and chief; for everybody else the page does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zones import services
from zones.forms import ZoneForm
from zones.models import Zone

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def zone_settings(request: PersonRequest, slug: str) -> HttpResponse:
    zone = get_object_or_404(Zone.objects.decidable_by(request.user), slug=slug)
    form = ZoneForm(
        request.POST if request.method == "POST" else None,
        initial={"reviews_first": zone.reviews_first},
    )
    if form.is_valid():
        services.choose_reviews(by=request.user, zone=zone, **form.cleaned_data)
        messages.success(request, _("What your zone chose is saved."))
        return redirect("zones:zone_settings", slug)
    return render(request, "zones/zone_settings.html", {"zone": zone, "form": form})
