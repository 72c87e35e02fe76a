from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from knowledge.choices import ItemType, Kind
from knowledge.search import MAX_QUERY_LENGTH
from network.selectors import people, search_results
from zones.models import Zone
from zones.views import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpRequest, HttpResponse

    from zones.http import PersonRequest

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
    zones = {zone.pk: zone for zone in Zone.objects.filter(is_active=True)}
    chosen = _chosen(request)
    by_words = not chosen and "page" not in request.GET
    results = search_results.find(request.user, text, _narrowing(chosen, zones))
    page = min(_number(request.GET.get("page"), 1), search_results.CAP // PAGE)
    shown = results.narrowed[(page - 1) * PAGE : page * PAGE]
    asked = {"q": text, **chosen}
    context = {
        "query": text,
        "chosen": chosen,
        "results": results,
        "people": people.find(request.user, text) if by_words else [],
        "rows": search_results.show(request.user, shown, results.query),
        "facets": list(_facets(results, zones, asked)),
        "more_url": _address(asked | {"page": str(page + 1)})
        if results.count > page * PAGE
        else "",
        "first_url": _address(asked) if page > 1 else "",
        "wide_url": _address({"q": text}) if chosen else "",
    }
    return render(request, template, context)


@login_not_required
@require_safe
def api_search(request: HttpRequest) -> JsonResponse:
    """For whoever is signed in, over what they may read: `{"count", "results": [...]}`.

    `count` is at most 1000 and counts everything found; `limit` (20, at most 50) says how many of
    it stand in `results`. `id` is what stands in the item's address. `title` is plain text;
    `snippet` is HTML in which everything is escaped and what was found stands in <mark>; `file` names
    the article's file in which it stands, if it is not in the text.
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
    rows = search_results.show(person, results.narrowed[:limit], results.query)
    return JsonResponse({"count": results.count, "results": [_as_json(row) for row in rows]})


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
    }


def _text(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").split())[:MAX_QUERY_LENGTH]


def _number(text: str | None, default: int) -> int:
    """Read a positive number of a query; what is none counts as not given."""
    if text and text.isascii() and text.isdigit() and len(text) < 6:
        return int(text) or default
    return default


def _chosen(request: HttpRequest) -> dict[str, str]:
    """Return how the reader narrowed the results, in the words of the address."""
    asked = {name: request.GET.get(name, "") for name in ("type", "zone", "kind")}
    known = {"type": ItemType.values, "kind": Kind.values}
    return {
        name: value
        for name, value in asked.items()
        if value and (name not in known or value in known[name])
    }


def _narrowing(chosen: dict[str, str], zones: dict[int, Zone]) -> search_results.Filters:
    slugs = {zone.slug: pk for pk, zone in zones.items()}
    zone_id = slugs.get(chosen.get("zone", ""))
    if zone_id is None:
        chosen.pop("zone", None)
    return search_results.Filters(chosen.get("type", ""), zone_id, chosen.get("kind", ""))


def _facets(
    results: search_results.Results, zones: dict[int, Zone], asked: dict[str, str]
) -> Iterator[dict[str, Any]]:
    types, kinds = results.counts("item_type"), results.counts("kind")
    by_zone = results.counts("zone_id")
    yield {
        "title": _("Type"),
        "options": _options(
            asked, "type", [(t.value, t.label, types[t.value], None) for t in ItemType]
        ),
    }
    yield {
        "title": _("Zone"),
        "options": _options(
            asked, "zone", [(z.slug, str(z), by_zone[pk], z) for pk, z in zones.items()]
        ),
    }
    yield {
        "title": _("Kind of article"),
        "options": _options(
            asked, "kind", [(k.value, k.label, kinds[k.value], None) for k in Kind]
        ),
    }


def _options(
    asked: dict[str, str],
    name: str,
    values: Iterable[tuple[str, object, int, Zone | None]],
) -> list[dict[str, Any]]:
    """Return the options of one choice that lead to something; the chosen one takes itself away."""
    options = []
    for value, label, count, zone in values:
        is_current = asked.get(name) == value
        if not (count or is_current):
            continue
        others = {key: kept for key, kept in asked.items() if key != name}
        url = _address(others if is_current else others | {name: value})
        options.append(
            {
                "label": label,
                "url": url,
                "count": count,
                "is_current": is_current,
                "zone": zone,
            }
        )
    return options


def _address(asked: dict[str, str]) -> str:
    return f"?{urlencode(asked)}"
