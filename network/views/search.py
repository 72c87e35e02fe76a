from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from knowledge.search import MAX_QUERY_LENGTH
from network.selectors import people, search_help, search_results
from network.selectors.search_filters import SearchFilters
from network.selectors.search_suggestions import suggest
from network.services import missed_searches
from zones.views import limits

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from zones.http import PersonRequest
    from zones.models import User

PAGE = 20
API_LIMIT, API_MOST = 20, 50


@vary_on_headers("HX-Request")
@require_safe
def search(request: PersonRequest) -> HttpResponse:
    """For everybody who is signed in, over what they may read; as one types, only the results."""
    swaps = request.htmx and not request.htmx.history_restore_request
    template = "network/_results.html" if swaps else "network/search.html"
    text = _text(request)
    if not text:
        return render(request, template, {"query": ""})
    if limits.is_too_often(request, "search"):
        return render(request, template, {"query": text, "too_often": limits.words(request)})
    person, filters = request.user, SearchFilters(request.GET.dict(), text)
    by = filters.for_results()
    results = search_results.find(person, text, by, newest=filters.is_newest)
    page = min(_number(request.GET.get("page"), 1), search_results.CAP // PAGE)
    if page == 1 and not filters.chosen:
        missed_searches.note(person, text)
    shown = [] if filters.is_people else results.narrowed[(page - 1) * PAGE : page * PAGE]
    near = [] if filters.is_people or page > 1 else results.near
    rows = search_results.show(person, [*shown, *near], results.query)
    colleagues = people.find(person, text)
    context = _page(person, filters, results, page) | {
        "query": text,
        "results": results,
        "people": colleagues,
        "tabs": filters.tabs(results, len(colleagues)),
        "rows": [row for row in rows if row.is_strong],
        "near": [row for row in rows if not row.is_strong],
        **_help(request, filters, results),
    }
    return render(request, template, context)


@require_safe
def search_suggest(request: PersonRequest) -> HttpResponse:
    """For everybody who is signed in, over what they may read: what the words that are being typed may lead to."""
    text = _text(request)
    context: dict[str, Any] = {"query": text}
    if text and not limits.is_too_often(request, "suggest"):
        context["suggestions"] = suggest(request.user, text)
    return render(request, "network/_suggestions.html", context)


@login_not_required
@require_safe
def api_search(request: HttpRequest) -> JsonResponse:
    """For whoever is signed in, over what they may read: `{"count", "results": [...]}`.

    `count` is at most 1000 and counts what matches; `limit` (20, at most 50) says how many of it stand in
    `results`, in the order of the search page. What only comes near follows, at most five, with `"match": "near"`.
    `id` is what stands in the item's address. `title` is plain text; `snippet` is HTML in which everything is
    escaped and what was found stands in <mark>; `file` names the article's file in which it stands, if it is not
    in the text.
    401 for somebody who is not signed in, 429 after too many searches in a minute.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"error": "not signed in"}, status=HTTPStatus.UNAUTHORIZED)
    person = request.user
    text = _text(request)
    if limits.is_too_often(request, "search"):
        return JsonResponse({"error": "too many searches"})
    results = search_results.find(person, text)
    limit = min(_number(request.GET.get("limit"), API_LIMIT), API_MOST)
    rows = search_results.show(person, [*results.narrowed[:limit], *results.near], results.query)
    return JsonResponse({"count": results.count, "results": [_as_json(row) for row in rows]})


def _page(
    person: User, filters: SearchFilters, results: search_results.Results, page: int
) -> dict[str, Any]:
    has_more = results.count > page * PAGE and not filters.is_people
    return {
        "filters": filters,
        "chosen": filters.chosen,
        "facets": filters.facets(results),
        "more_url": filters.url(page=str(page + 1)) if has_more else "",
        "first_url": filters.url() if page > 1 else "",
        "may_ask": bool(person.current_zones),
        "wide_url": filters.url(**dict.fromkeys(filters.chosen, "")) if filters.chosen else "",
        "best_url": filters.url(sort=""),
        "newest_url": filters.url(sort="newest"),
    }


def _help(
    request: PersonRequest, filters: SearchFilters, results: search_results.Results
) -> dict[str, Any]:
    """Return what stands beside the first page: the topic that was meant, who knows more, other spellings."""
    person = request.user
    if filters.chosen or "page" in request.GET:
        return {}
    meant = search_help.topic_meant(person, results.query)
    nearest = None
    if not results.matches and meant is None:
        topic = search_help.nearest_topic(results.near)
        nearest = search_help.about(person, topic) if topic else None
    return {
        "meant": meant,
        "nearest": nearest,
        "knowing": search_help.who_knows(person, results, meant or nearest),
        "corrections": search_help.corrections(
            person, results.query, 1 if results.matches else search_help.MAX_CORRECTIONS
        ),
        "unknown": results.query.unknown,
    }


def _as_json(found: search_results.Found) -> dict[str, Any]:
    item = found.item
    return {
        "type": found.item_type,
        "id": item.public_id,
        "source_id": getattr(item, "source_id", None),
        "title": item.title,
        "zone": item.zone.slug,
        "url": item.get_absolute_url(),
        "snippet": found.snippet,
        "file": found.file_name or None,
        "match": "strong" if found.is_strong else "near",
    }


def _text(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").split())[:MAX_QUERY_LENGTH]


def _number(text: str | None, default: int) -> int:
    """Read a positive number of a query; what is none counts as not given."""
    if text and text.isascii() and text.isdigit() and len(text) < 6:
        return int(text) or default
    return default
