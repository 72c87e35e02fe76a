"""Finding one's way in what was written: what is published, and what is not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from knowledge.forms.article_initial import unfinished
from knowledge.models import Article, Autosave
from knowledge.pagination import keyset
from knowledge.selectors.article_filters import Filters
from knowledge.selectors.article_rows import page_of_articles, published
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_safe
def article_list(request: PersonRequest) -> HttpResponse:
    """For everybody: what is published and they may read, newest first, narrowed by facets."""
    narrowing = Filters(request.GET, request.path)
    page = page_of_articles(request.user, narrowing.values(), request.GET.get("after", ""))
    counts = narrowing.counts(request.user, published(request.user))
    context = {
        "page": page,
        "narrowing": narrowing,
        "facets": narrowing.facets(counts),
        "total": narrowing.total(counts),
        "older_url": page.older_url(narrowing.url()),
        "newest_url": "" if page.is_first else narrowing.url(),
        "may_write": bool(request.user.current_zones),
        "topic": narrowing.topic,
        "is_followed": narrowing.topic is not None
        and narrowing.topic.follows.filter(person=request.user).exists(),
    }
    swaps = request.htmx.target == "articles"
    template = "knowledge/_articles.html" if swaps else "knowledge/article_list.html"
    return render(request, template, context)


@require_safe
def draft_list(request: PersonRequest) -> HttpResponse:
    """For authors, and for coordinators those of their zone: drafts and what was withdrawn."""
    unpublished = Article.objects.visible_to(request.user).unpublished()
    rows = unpublished.with_frame().defer("body").with_rights(request.user)
    page = keyset(rows, request.GET.get("after", ""), by="updated_at")
    context = {
        "page": page,
        "older_url": page.older_url(request.path),
        "newest_url": "" if page.is_first else request.path,
        "decides": bool(access.reader(request.user).deciding_zone_ids),
        "may_write": bool(request.user.current_zones),
        "unfinished": unfinished(Autosave.objects.visible_to(request.user)),
    }
    return render(request, "knowledge/draft_list.html", context)
