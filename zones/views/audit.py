"""Who read ours, and what else happened: for a zone's coordinators and chief, and in figures for the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zones import access, audit
from zones.audit.filters import ALL, Filters, page_of
from zones.audit.log import as_csv, lines
from zones.audit.statistics import Figures, months
from zones.audit.wording import DeedKind
from zones.models import AuditEvent, Zone
from zones.views import limits

if TYPE_CHECKING:
    from zones.http import PersonRequest
    from zones.querysets import AuditEventQuerySet

MAX_EXPORTED = 10_000
GLASS_SHOWN = 3


@require_safe
def audit_own(request: PersonRequest) -> HttpResponse:
    """For the network coordinator: who got which role, and figures. Coordinators are led to their zone's."""
    if access.reader(request.user).is_network_coordinator:
        return _network(request)
    zones = request.user.deciding_zones
    if not zones:
        raise Http404
    acting = [zone for zone in zones if zone == request.user.current_zone]
    return redirect("zones:audit", (acting or zones)[0].slug)


@require_safe
def audit_zone(request: PersonRequest, slug: str) -> HttpResponse:
    """For coordinators and the chief: who of other zones read the zone's items, or all that happened there."""
    zone = _zone(request, slug)
    events = _events(request, zone)
    narrowing = Filters(request.GET, request.path, zone)
    page = page_of(narrowing.narrow(events), request.GET.get("after", ""))
    glass = events.filter(verb="glass_broken").newest_first()[:GLASS_SHOWN]
    context = {
        "zone": zone,
        "narrowing": narrowing,
        "lines": lines(page.rows, request.user),
        "glass": lines(list(glass), request.user),
        "glass_url": f"{request.path}?what={ALL}&kind={DeedKind.GLASS}",
        "older_url": narrowing.url(after=page.next_cursor) if page.next_cursor else "",
        "newest_url": "" if page.is_first else narrowing.url(),
        "shows_all": narrowing.what == ALL,
    }
    return render(request, "zones/audit.html", context)


@require_safe
def audit_export(request: PersonRequest, slug: str) -> HttpResponse:
    """For coordinators and the chief: what the page shows, as a file for a spreadsheet. It is told itself."""
    zone = _zone(request, slug)
    if limits.is_too_often(request, "export"):
        return limits.page(request)
    narrowing = Filters(request.GET, request.path, zone)
    rows = narrowing.narrow(_events(request, zone)).newest_first()
    found = list(rows[: MAX_EXPORTED + 1])
    cut_at = MAX_EXPORTED if len(found) > MAX_EXPORTED else 0
    content = as_csv(lines(found[:MAX_EXPORTED], request.user), cut_at)
    audit.record(request.user, "audit_exported", zone=zone, reason=narrowing.what)
    name = f"audit-{zone.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    return HttpResponse(
        content,
        "text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _network(request: PersonRequest) -> HttpResponse:
    events = AuditEvent.objects.visible_to(request.user).role_changes()
    page = page_of(events.select_related("zone", "acting_zone"), request.GET.get("after", ""))
    figures = Figures.of_month(request.GET.get("month", ""))
    context = {
        "lines": lines(page.rows, request.user),
        "figures": figures,
        "months": months(figures.month),
        "older_url": f"{request.path}?after={page.next_cursor}" if page.next_cursor else "",
        "newest_url": "" if page.is_first else request.path,
    }
    return render(request, "zones/audit_network.html", context)


def _zone(request: PersonRequest, slug: str) -> Zone:
    return get_object_or_404(Zone.objects.decidable_by(request.user), slug=slug)


def _events(request: PersonRequest, zone: Zone) -> AuditEventQuerySet:
    rows = AuditEvent.objects.visible_to(request.user).of_zone(zone)
    return rows.select_related("acting_zone")
