"""What somebody follows, on one page; and following a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from knowledge import services
from knowledge.models import Article, Topic
from zones.models import Zone

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

MOST = 200


@require_safe
def follow_list(request: PersonRequest) -> HttpResponse:
    """For the person who is signed in: what they follow, and of the articles those they may read."""
    person = request.user
    articles = Article.objects.visible_to(person).published().filter(follows__person=person)
    context = {
        "articles": articles.with_frame().defer("body").newest_first()[:MOST],
        "topics": Topic.objects.filter(follows__person=person).select_related("parent"),
        "zones": Zone.objects.active().filter(follows__person=person),
    }
    return render(request, "network/follow_list.html", context)


@require_POST
def zone_follow(request: PersonRequest, slug: str) -> HttpResponse:
    """For everybody who is signed in: follow a zone, or no longer."""
    action = request.POST.get("action")
    if action not in {"start", "stop"}:
        raise BadRequest("neither start nor stop")
    zone = get_object_or_404(Zone.objects.active(), slug=slug)
    (services.follow if action == "start" else services.unfollow)(zone, by=request.user)
    if request.POST.get("next") == "follows":
        return redirect("network:follow_list")
    return redirect(zone)
