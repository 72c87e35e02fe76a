from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from network.services import missed_searches
from network.views import health

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

OPENED = {
    "knowledge:article_detail",
    "knowledge:attachment_download",
    "questions:question_detail",
    "exchanges:project_detail",
    "network:person_detail",
    "network:topic_detail",
}
PAGES = {"/healthz": health.healthz, "/readyz": health.readyz}


class HealthMiddleware:
    """Answer the health pages before anything asks the database for a session or a transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = PAGES.get(request.path_info)
        return page(request) if page else self.get_response(request)


class OpenedFromSearchMiddleware:
    """Note that a search led to something: the page that was opened was asked from the search page.

    The browser says so itself (the referrer, of our own pages only), so that links stay plain links.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            "/search/?" in request.META.get("HTTP_REFERER", "")
            and response.status_code == HTTPStatus.OK
            and (match := request.resolver_match)
            and match.view_name in OPENED
            and request.user.is_authenticated
        ):
            missed_searches.note_opened(request.user)
        return response
