from __future__ import annotations

import math
import secrets
import time
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from zones import auth_signals
from zones.services import known_browser

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest, HttpResponse

    from zones.models import User

WAIT = "antw4wvl.sign_in_wait"
"""In how many seconds the next try to sign in is looked at, in the request's META."""

APP, ACTION = "allauth.account", "login_failed"
"""Allauth's names for the limit on wrong tries."""

COOKIE_BYTES = 24


class PortalAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; and wrong tries elsewhere do not shut somebody out of a browser of theirs."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise ValueError(f"no letter for {template_prefix}")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        response: HttpResponse = super().post_login(request, user, **kwargs)
        number = _number_in(request) or secrets.token_urlsafe(COOKIE_BYTES)
        known_browser.remember(user, number)
        response.set_signed_cookie(
            settings.BROWSER_COOKIE_NAME,
            number,
            max_age=int(known_browser.LASTS.total_seconds()),
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count a known browser by itself: a flood from the address it shares does not shut it out either."""
        address = request.POST.get("login", "")
        return _known_as(request, address) or str(super().get_client_ip(request))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return key + _known_as(request, credentials.get("email", ""))

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Check the password of somebody who is signed in: the wrong tries of strangers do not count here."""
        is_right = user.check_password(password)
        if not is_right:
            auth_signals.tell_failed(context.request, user.get_username())
        return is_right

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            auth_signals.tell_failed(request, credentials.get("email", ""), "too_many_tries")
            seconds = self._seconds_to_wait(request, **credentials)
            request.META[WAIT] = seconds
            raise ValidationError(_sentence(seconds), code="too_many_login_attempts") from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        auth_signals.tell_failed(request, credentials.get("email", ""))

    def _seconds_to_wait(self, request: HttpRequest, **credentials: Any) -> int:
        key, now = self._get_login_attempts_cache_key(request, **credentials), time.time()
        waits = [1.0]
        for rate in ratelimit.get_rates(app=APP, action=ACTION):
            name = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key)
            tries = [at for at in cache.get(name, []) if at > now - rate.duration]
            if len(tries) >= rate.amount:
                waits.append(tries[rate.amount - 1] + rate.duration - now)
        return math.ceil(max(waits))


def _sentence(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    said = ngettext(
        "There were too many wrong tries for this account. Try again in %(minutes)d minute.",
        "There were too many wrong tries for this account. Try again in %(minutes)d minutes.",
        minutes,
    )
    return said % {"minutes": minutes}


def _number_in(request: HttpRequest) -> str:
    """Return the number that this browser keeps, if it is one of ours."""
    lasts = known_browser.LASTS.total_seconds()
    kept = request.get_signed_cookie(settings.BROWSER_COOKIE_NAME, "", max_age=int(lasts))
    return str(kept)


def _known_as(request: HttpRequest, address: str) -> str:
    """Return what stands for this browser in the counts of this address; nothing where it is not known."""
    number = _number_in(request)
    if number and address and known_browser.is_known(address, number):
        return f"browser-{known_browser.digest_of(number)}"
    return ""
