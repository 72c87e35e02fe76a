from __future__ import annotations

from typing import TYPE_CHECKING

from network.views import health

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PAGES = {"/healthz": health.healthz, "/readyz": health.readyz}


class HealthMiddleware:
    """Answer the health pages before anything asks the database for a session or a transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = PAGES.get(request.path_info)
        return page(request) if page else self.get_response(request)
