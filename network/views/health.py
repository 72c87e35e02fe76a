from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from network import health

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_not_required
@require_safe
@non_atomic_requests
def healthz(_request: HttpRequest) -> HttpResponse:
    """For everybody: this process answers. Asks nothing of anything else."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@non_atomic_requests
def readyz(_request: HttpRequest) -> JsonResponse:
    """For everybody: 200, or 503 with the names of what is missing; and how much waits."""
    missing = health.missing()
    answer = {"ready": not missing, "missing": missing}
    if "database" not in missing and "migrations" not in missing:
        answer["figures"] = health.figures()
    return JsonResponse(answer, status=503 if missing else 200)
