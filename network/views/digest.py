from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from network import digest
from network.selectors import digest_contents, digest_items
from network.services.profile import choose_digest

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from zones.http import PersonRequest

WINDOW = timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
def digest_now(request: PersonRequest) -> HttpResponse:
    """For the person who is signed in: what the digest would tell now, and the switch."""
    person = request.user
    if request.method == "POST":
        action = request.POST.get("action")
        if action not in {"start", "stop"}:
            raise BadRequest("neither start nor stop")
        wants = action == "start"
        choose_digest(by=person, wants=wants)
        messages.success(request, _switched(wants=wants))
        return redirect("network:digest")
    now = timezone.now()
    items = digest_items.news_for(person, now - WINDOW, now)
    context = {"contents": digest_contents.contents(person, items), "since": now - WINDOW}
    return render(request, "network/digest.html", context)


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def digest_unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the letter: GET asks, POST stops. Mail programs post by themselves (RFC 8058).

    A link that was changed and one of somebody who is gone answer alike.
    """
    person = digest.unsubscriber(token)
    if person is None:
        return render(request, "network/digest_link_broken.html", status=404)
    if request.method == "POST":
        choose_digest(by=person, wants=False)
    with translation.override(person.language or translation.get_language()):
        return render(
            request,
            "network/digest_unsubscribe.html",
            {"done": request.method == "POST"},
        )


def _switched(*, wants: bool) -> str:
    if wants:
        return _("You get the weekly digest again, from next Monday on.")
    return _("You no longer get the weekly digest.")
