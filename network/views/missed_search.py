"""What colleagues searched for in vain, for the network coordinator: to make a term of it, or have it written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.selectors import missed_searches
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_safe
def missed_search_list(request: PersonRequest) -> HttpResponse:
    """For the network coordinator: the words, and nothing of who typed them."""
    _only_for_the_network(request)
    return render(
        request, "network/missed_search_list.html", {"rows": missed_searches.missed_searches()}
    )


@require_safe
def missed_search_ask(request: PersonRequest) -> HttpResponse:
    """For the network coordinator: whom to ask for an article about words of the list; 404 for other words."""
    _only_for_the_network(request)
    words = request.GET.get("words", "")
    if words not in missed_searches.missed_searches():
        raise Http404
    person = request.user
    context = {
        "words": words,
        "zones": missed_searches.zones_to_ask(person),
        "may_ask": bool(person.current_zones),
    }
    return render(request, "network/missed_search_ask.html", context)


def _only_for_the_network(request: PersonRequest) -> None:
    if not access.reader(request.user).is_network_coordinator:
        raise Http404
