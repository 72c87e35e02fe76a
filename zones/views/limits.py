"""What somebody finds who does something too often: 429, how long to wait, and what they typed."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zones import rate_limits
from zones.http import RETRY_AFTER
from zones.views import errors

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse


MINUTE = 60
HOUR = 60 * MINUTE


def is_too_often(
    request: HttpRequest, deed: str, form: BaseForm | None = None, *, on: str | None = None
) -> bool:
    """Count one deed of this person; when it is one too many, the form says so and the answer becomes a 429.

    The view then shows its form as it does with any other mistake, so that nothing typed is lost. `on` names
    the field that shows the sentence, where the form shows none of its own.
    """
    person = request.user
    seconds = rate_limits.count(deed, person, form=_sent(request)) if person.is_authenticated else 0
    if seconds:
        refuse(request, seconds, form, on=on)
    return bool(seconds)


def _sent(request: HttpRequest) -> str:
    """Return what marks this filled-in form: its key and all that was typed; "" without a key, or with files."""
    if not request.POST.get("form_key") or request.FILES:
        return ""
    typed = [pair for pair in request.POST.lists() if pair[0] != "csrfmiddlewaretoken"]
    return hashlib.sha256(repr(sorted(typed)).encode()).hexdigest()


def refuse(
    request: HttpRequest, seconds: int, form: BaseForm | None = None, *, on: str | None = None
) -> None:
    request.META[RETRY_AFTER] = str(seconds)
    if form is not None:
        form.add_error(on, words(request) + " " + _("What you typed is still here."))


def page(request: HttpRequest) -> HttpResponse:
    """Return the page for what has no form to come back to: a download."""
    return errors.too_often(request, words(request))


def words(request: HttpRequest) -> str:
    """Return the sentence that says how long this person is to wait."""
    return _wait(int(request.META[RETRY_AFTER]))


def _wait(seconds: int) -> str:
    if seconds < MINUTE:
        text = ngettext(
            "That was too much in a short time. Wait %(count)d second, then try again.",
            "That was too much in a short time. Wait %(count)d seconds, then try again.",
            seconds,
        )
        return text % {"count": seconds}
    if seconds < HOUR:
        minutes = math.ceil(seconds / MINUTE)
        text = ngettext(
            "That was too much in a short time. Wait %(count)d minute, then try again.",
            "That was too much in a short time. Wait %(count)d minutes, then try again.",
            minutes,
        )
        return text % {"count": minutes}
    hours = math.ceil(seconds / HOUR)
    text = ngettext(
        "That was too much in a short time. Wait %(count)d hour, then try again.",
        "That was too much in a short time. Wait %(count)d hours, then try again.",
        hours,
    )
    return text % {"count": hours}
