"""The list of projects, narrowed and page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from exchanges.models import Project
from exchanges.selectors.project_filters import Filters
from knowledge.pagination import keyset

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_safe
def project_list(request: PersonRequest) -> HttpResponse:
    narrowing = Filters(request.GET, request.user, request.path)
    rows = narrowing.narrow(Project.objects.visible_to(request.user)).with_frame()
    page = keyset(rows, request.GET.get("after", ""), by="moved_at")
    context = {
        "projects": page.rows,
        "facets": narrowing.facets,
        "is_narrowed": bool(narrowing.chosen),
        "all_url": request.path,
        "older_url": narrowing.url(after=page.next_cursor) if page.next_cursor else "",
        "newest_url": "" if page.is_first else narrowing.url(),
        "may_write": bool(request.user.current_zones),
    }
    template = "exchanges/_project_list.html" if request.htmx else "exchanges/project_list.html"
    return render(request, template, context)
