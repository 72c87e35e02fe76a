"""The house's own pages for what went wrong, in the reader's language."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from psycopg.errors import ReadOnlySqlTransaction

from zones import audit, lost_input
from zones.http import RETRY_AFTER

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

RETRY_AFTER_SECONDS = "10"
READ_ONLY_RETRY_AFTER_SECONDS = "60"
LIMIT_LASTS_SECONDS = "300"
FORM_REFUSED = "X-Form-Refused"
"""Tells a script that its page is too old, and not that its reader may not."""


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this cannot be read; but a session that ended by the first of two clicks is no such fault."""
    if isinstance(exception, SessionInterrupted):
        return redirect("network:home")
    return render(request, "400.html", status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


@login_not_required
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that no page of ours gave this browser, or gave it before it signed in again.

    What stood in it is shown only when a page of ours sent it: nobody else puts words on this one.
    """
    match = request.resolver_match
    audit.refuse(request.user, "form_refused", reason=match.view_name if match else "")
    context = {"texts": _given_back(request), "back": lost_input.page_before(request)}
    response = render(request, "403_csrf.html", context, status=403)
    response.headers[FORM_REFUSED] = "yes"
    return response


@login_not_required
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say to somebody whose session ended that what they sent is not saved, and give it back to them."""
    context = {"texts": lost_input.texts(request), "back": lost_input.page_before(request)}
    return render(request, "401.html", context, status=HTTPStatus.UNAUTHORIZED)


def wrong_method_page(request: HttpRequest) -> str:
    """Return the page for an address that only takes what a form sends, with the way to what it belongs to."""
    return render_to_string("405.html", {"above": _page_above(request.path)})


def _page_above(path: str) -> str:
    while "/" in path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return ""


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say the same of what is hidden and what was never there."""
    return render(request, "404.html", status=404)


@login_not_required
def too_often(request: HttpRequest, words: str = "") -> HttpResponse:
    """Say so when a limit is reached: allauth's on signing in and on passwords, or one of `zones.views.limits`."""
    context = {"words": words, "back": lost_input.page_before(request) if words else ""}
    response = render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = request.META.get(RETRY_AFTER, LIMIT_LASTS_SECONDS)
    return response


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database is away, so that the reader and the proxy try again; else 500.

    Rendered without the request: what failed may be what the page's frame needs.
    """
    trouble = sys.exc_info()[1]
    if isinstance(getattr(trouble, "__cause__", None), ReadOnlySqlTransaction):
        return read_only(request)
    away = isinstance(trouble, (OperationalError, InterfaceError))
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(
        request
    )
    with translation.override(language):
        if not away:
            return render(None, "500.html", status=500)
        response = render(None, "503.html", {"texts": _given_back(request)}, status=503)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


@login_not_required
def read_only(request: HttpRequest) -> HttpResponse:
    """Answer what cannot be saved now, because the database takes no changes, and give back what was typed."""
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(
        request
    )
    with translation.override(language):
        context = {"texts": _given_back(request), "is_read_only": True}
        response = render(None, "503.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = READ_ONLY_RETRY_AFTER_SECONDS
    return response


def _given_back(request: HttpRequest) -> list[lost_input.SentText]:
    """What a page of ours sent: nobody else puts words on this one."""
    return lost_input.texts(request) if lost_input.is_from_here(request) else []
