"""The letters that the demo sent, for whoever tries it; outside the demo these pages do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zones import demo_mailbox

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN = 100
ALONE = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
)
"""A letter brings its own styles, and must be able to do nothing else."""


@login_not_required
@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    _only_in_the_demo()
    return render(request, "zones/mailbox.html", {"letters": demo_mailbox.newest(SHOWN)})


@login_not_required
@require_safe
def letter_detail(request: HttpRequest, name: str) -> HttpResponse:
    letter = _letter(name)
    page = {"letter": letter, "text": letter.part("plain"), "has_html": bool(letter.part("html"))}
    return render(request, "zones/mailbox_letter.html", page)


@login_not_required
@require_safe
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    response = HttpResponse(_letter(name).part("html"))
    response.headers["Content-Security-Policy"] = ALONE
    return response


@login_not_required
@require_safe
def letter_file(request: HttpRequest, name: str) -> HttpResponse:
    letter = _letter(name)
    response = HttpResponse(letter.raw, content_type="message/rfc822")
    response.headers["Content-Disposition"] = f'attachment; filename="{letter.name}.eml"'
    response.headers["Content-Security-Policy"] = ALONE
    return response


def _letter(name: str) -> demo_mailbox.MailedLetter:
    _only_in_the_demo()
    letter = demo_mailbox.find(name)
    if letter is None:
        raise Http404
    return letter


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
