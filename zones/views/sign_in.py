"""Signing in: allauth's page, which says with 429 how long somebody waits after too many wrong tries."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required

from zones.adapter import WAIT

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@login_not_required
def login(request: HttpRequest) -> HttpResponseBase:
    response: HttpResponseBase = account.login(request)
    if WAIT in request.META:
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response.headers["Retry-After"] = str(request.META[WAIT])
    return response
