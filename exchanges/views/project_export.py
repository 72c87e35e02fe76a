"""A project as JSON: the text as it stands, its versions and what zones decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from exchanges.selectors.export import project_json
from exchanges.views.project_actions import readable
from zones import audit
from zones.views import limits

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_safe
def api_project(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the people of the zones that take part."""
    project = readable(request, public_id)
    mine = request.user.current_zones
    if not any(row.zone in mine for row in project.partners.all()):
        raise Http404
    if request.method != "HEAD" and limits.is_too_often(request, "export"):
        return limits.page(request)
    audit.record(request.user, "project_exported", zone=project.zone, item=project)
    return JsonResponse(
        project_json(project, request.user),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Cache-Control": "no-store"},
    )
