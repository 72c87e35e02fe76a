"""Fragments that a page asks for itself: what resembles the item it shows, or the title that is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from knowledge.models import Article, Question
from knowledge.selectors import related
from knowledge.selectors.translations import readers_language
from zones.views import limits

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

MAX_TITLE_LENGTH = 160


@require_safe
def article_related(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may read the article: what else says about the same."""
    rows = Article.objects.visible_to(request.user).filter(public_id=public_id)
    return _related(request, rows.first())


@require_safe
def question_related(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may read the question: what else says about the same."""
    rows = Question.objects.visible_to(request.user).filter(public_id=public_id)
    return _related(request, rows.first())


@require_safe
def article_duplicates(request: PersonRequest) -> HttpResponse:
    """For everybody, over what they may read: the articles that one with the title that is being typed may repeat."""
    person, title = request.user, request.GET.get("title", "")[:MAX_TITLE_LENGTH]
    context: dict[str, Any] = {}
    if title.strip() and not limits.is_too_often(request, "suggest"):
        named = Article.objects.visible_to(person).filter(public_id=request.GET.get("article", ""))
        context["duplicates"] = related.duplicates(
            person, title, language=readers_language(), own=named.first()
        )
    return render(request, "knowledge/_duplicates_found.html", context)


def _related(request: PersonRequest, item: Article | Question | None) -> HttpResponse:
    if item is None:
        raise Http404
    found = None
    if not limits.is_too_often(request, "suggest"):
        found = related.related(request.user, item)
    return render(request, "knowledge/_related_found.html", {"item": item, "related": found})
