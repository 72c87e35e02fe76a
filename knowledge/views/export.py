"""Taking a zone's own knowledge along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from knowledge import services
from knowledge.documents.messages import reason_words
from knowledge.forms import ExportForm
from knowledge.models import KnowledgeExport
from zones.views import limits

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from zones.http import PersonRequest

SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
def export_new(request: PersonRequest) -> HttpResponse:
    """For members of a zone: ask for the archive, and find those of the last day."""
    person = request.user
    if not person.current_zones:
        raise PermissionDenied
    form = ExportForm(request.POST if request.method == "POST" else None, user=person)
    if (
        request.method == "POST"
        and form.is_valid()
        and not limits.is_too_often(request, "archive", form)
    ):
        zone = form.zone_written_for
        if zone is None:
            raise Http404
        key = form.cleaned_data["form_key"]
        try:
            return redirect(services.begin_export(by=person, zone=zone, form_key=key))
        except services.NotOfZone:
            raise Http404 from None
    exports = KnowledgeExport.objects.visible_to(person).select_related("zone")[:SHOWN]
    return render(request, "knowledge/export_form.html", {"form": form, "exports": exports})


@require_safe
def export_detail(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who asked for it: how far the archive is, and where to fetch it."""
    rows = KnowledgeExport.objects.visible_to(request.user).select_related("zone")
    export = get_object_or_404(rows, public_id=public_id)
    services.wake_export(export)
    swaps = request.htmx.target == "progress"
    if swaps and export.is_done:
        return HttpResponseClientRedirect(export.get_absolute_url())
    context = {
        "export": export,
        "percent": export.progress,
        "poll_url": export.get_absolute_url(),
        "reason": reason_words(export.reason) if export.reason else "",
        "until": export.at + services.EXPORT_LASTS,
    }
    template = "knowledge/_document_progress.html" if swaps else "knowledge/export_detail.html"
    return render(request, template, context)


@require_safe
def export_file(request: PersonRequest, public_id: str) -> HttpResponseBase:
    """For who asked for it, for a day, while they still read all that is in it: the archive."""
    rows = KnowledgeExport.objects.visible_to(request.user)
    export = services.fetch_export(get_object_or_404(rows, public_id=public_id), by=request.user)
    if export is None:
        messages.error(request, _("This archive is over. Ask for a new one."))
        return redirect("knowledge:export_new")
    try:
        stored = export.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    day = timezone.localdate(export.at)
    return FileResponse(
        stored,
        as_attachment=True,
        filename=f"kennis-{export.zone.slug}-{day:%Y-%m-%d}.zip",
        content_type="application/zip",
        headers={
            "Cache-Control": "no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
