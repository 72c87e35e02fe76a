"""Reasons that some readers of a project do not read, and opening them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from exchanges import services
from exchanges.models import Project
from exchanges.selectors.kept import list_kept
from knowledge.views.below import ALL, opened_words
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def project_below(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the coordinators and chief of the lead zone: what others cannot read of the reasons, and opening it."""
    person = request.user
    rows = Project.objects.visible_to(person).select_related("zone", "topic", "audience")
    project = get_object_or_404(rows.prefetch_related("audience__zones"), public_id=public_id)
    if project.zone_id not in access.reader(person).deciding_zone_ids:
        raise Http404
    if request.method == "POST":
        chosen = None if request.POST.get("action") == ALL else request.POST.getlist("chosen")
        number = services.open_reasons(project, by=person, chosen=chosen)
        messages.info(request, opened_words(number))
        return redirect("exchanges:project_below", public_id)
    context = {"project": project, "kept": list_kept(project, person)}
    return render(request, "exchanges/project_below.html", context)
