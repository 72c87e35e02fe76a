"""One press on an article or a topic: useful, we see this too, follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from knowledge import services
from knowledge.choices import SignKind
from knowledge.models import Article, Topic
from knowledge.selectors.comments import signs_of, with_talk

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_POST
def article_sign(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads a published article: give a sign, or take it back."""
    kind, action = request.POST.get("kind"), request.POST.get("action")
    if kind not in SignKind.values or action not in {"give", "take"}:
        raise BadRequest("no such sign")
    do = services.give_sign if action == "give" else services.take_sign_back
    article = _article(request, public_id)
    do(article, by=request.user, kind=SignKind(kind))
    return _answer(request, article)


@require_POST
def article_follow(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads a published article: follow it, or no longer."""
    do = _action(request)
    article = _article(request, public_id)
    do(article, by=request.user)
    return _answer(request, article)


@require_POST
def topic_follow(request: PersonRequest, slug: str) -> HttpResponse:
    """For everybody who belongs somewhere: follow a topic, or no longer."""
    do = _action(request)
    topic = get_object_or_404(Topic, slug=slug)
    do(topic, by=request.user)
    if request.POST.get("next") == "follows":
        return redirect("network:follow_list")
    if request.POST.get("next") == "topic":
        return redirect(topic)
    return redirect(f"{reverse('knowledge:article_list')}?topic={topic.slug}")


def _action(request: PersonRequest) -> Callable[..., None]:
    action = request.POST.get("action")
    if action not in {"start", "stop"}:
        raise BadRequest("neither start nor stop")
    return services.follow if action == "start" else services.unfollow


def _article(request: PersonRequest, public_id: str) -> Article:
    rows = Article.objects.visible_to(request.user).published()
    return get_object_or_404(rows, public_id=public_id)


def _answer(request: PersonRequest, article: Article) -> HttpResponse:
    """Show the buttons as they stand now; 404 when the article went meanwhile."""
    if not request.htmx:
        if request.POST.get("next") == "follows":
            return redirect("network:follow_list")
        return redirect(f"{article.get_absolute_url()}#signs")
    rows = with_talk(Article.objects.visible_to(request.user).published(), request.user)
    found = rows.filter(pk=article.pk).first()
    if found is None:
        raise Http404
    context = {"article": found, "signs": signs_of(found, request.user)}
    return render(request, "knowledge/_signs.html", context)
