from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """For everybody, also before signing in: what the portal keeps of who uses it, and for how long."""
    return render(request, "network/privacy.html")
