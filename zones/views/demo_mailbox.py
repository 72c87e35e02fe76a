"""The letters that the demo sent, for whoever tries it; outside the demo these pages do not exist.

Where the demo listens to other machines they ask for an account of it: with the link of a letter anybody
sets somebody's password.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zones import demo_mailbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    View = Callable[..., HttpResponse]

SHOWN = 100
ALONE = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
)
"""A letter brings its own styles, and must be able to do nothing else."""


def for_the_demo(view: View) -> View:
    @login_not_required
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        if not (settings.MAILBOX_OPEN or request.user.is_authenticated):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


@for_the_demo
def letter_list(request: HttpRequest) -> HttpResponse:
    return render(request, "zones/mailbox.html", {"letters": demo_mailbox.newest(SHOWN)})


@for_the_demo
def letter_detail(request: HttpRequest, name: str) -> HttpResponse:
    letter = _letter(name)
    page = {"letter": letter, "text": letter.part("plain"), "has_html": bool(letter.part("html"))}
    return render(request, "zones/mailbox_letter.html", page)


@for_the_demo
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    response = HttpResponse(_letter(name).part("html"))
    response.headers["Content-Security-Policy"] = ALONE
    return response


@for_the_demo
def letter_file(request: HttpRequest, name: str) -> HttpResponse:
    letter = _letter(name)
    response = HttpResponse(letter.raw, content_type="message/rfc822")
    response.headers["Content-Disposition"] = f'attachment; filename="{letter.name}.eml"'
    response.headers["Content-Security-Policy"] = ALONE
    return response


def _letter(name: str) -> demo_mailbox.MailedLetter:
    letter = demo_mailbox.find(name)
    if letter is None:
        raise Http404
    return letter
