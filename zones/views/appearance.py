"""The zones' colours as a style sheet, and what a browser or a person chose about the look."""

from __future__ import annotations

import colorsys
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from zones.models import Zone
from zones.models.zone import MINIMUM_CONTRAST, contrast, is_colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zones.http import PersonRequest

DARK_PAPER = "#132036"
NO_COLOUR = "#5b6a80"
"""Of a zone whose own cannot be read: a style sheet that is broken is broken for everybody."""
YEAR_SECONDS = 365 * 24 * 60 * 60


@login_not_required
@require_safe
def zones_css(request: HttpRequest) -> HttpResponse:
    """Answer for everyone alike: a zone's colour is no secret, and the page before sign-in shows the band."""
    style = style_of(Zone.objects.filter(is_active=True))
    etag = f'"{hashlib.sha256(style.encode()).hexdigest()[:24]}"'
    known = request.headers.get("If-None-Match", "")
    response: HttpResponse = (
        HttpResponseNotModified() if etag in known else HttpResponse(style, "text/css")
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def style_of(zones: Iterable[Zone]) -> str:
    colours = {zone.slug: zone.colour if is_colour(zone.colour) else NO_COLOUR for zone in zones}
    rules = [
        f".zone-{slug} {{ --zone: light-dark({colour}, {lighter(colour)}); }}"
        for slug, colour in colours.items()
    ]
    if colours:
        band = _band(list(colours.values()))
        rules.append(f".zone-band {{ background: linear-gradient(to right, {band}); }}")
    return "\n".join(rules) + "\n"


def _band(colours: list[str]) -> str:
    width = 100 / len(colours)
    return ", ".join(
        f"{colour} {place * width:.3f}% {(place + 1) * width:.3f}%"
        for place, colour in enumerate(colours)
    )


def lighter(colour: str) -> str:
    """Raise the lightness of `#rrggbb`, keeping its hue, until it can be read on dark paper."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    while contrast(colour, DARK_PAPER) < MINIMUM_CONTRAST and lightness < 1:
        lightness = min(1.0, lightness + 0.02)
        channels = colorsys.hls_to_rgb(hue, lightness, saturation)
        colour = "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
    return colour


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep this browser's choice of light, dark or the system's, for who has no script."""
    response = redirect(_back(request))
    chosen = request.POST.get("theme")
    if chosen in {"light", "dark"}:
        response.set_cookie(
            "theme", chosen, max_age=YEAR_SECONDS, secure=settings.HTTPS, samesite="Lax"
        )
    else:
        response.delete_cookie("theme")
    return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language: with the person when signed in, else with the browser."""
    response = redirect(_back(request))
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES) or not check_for_language(chosen):
        return response
    if request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR_SECONDS,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_POST
def act_for(request: PersonRequest) -> HttpResponse:
    """Choose, of the zones this person belongs to, the one they act for."""
    chosen = next(
        (z for z in request.user.current_zones if z.slug == request.POST.get("zone")), None
    )
    if chosen:
        request.user.acting_zone = chosen
        request.user.save(update_fields=["acting_zone"])
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    safe = page.startswith("/") and url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if safe else "/"
