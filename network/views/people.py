"""The directory of colleagues, for members of all zones and the network coordinator; else it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from knowledge.models import Topic
from network import vcard
from network.selectors import people
from zones import access
from zones.models import Zone

if TYPE_CHECKING:
    from zones.http import PersonRequest


@vary_on_headers("HX-Request")
@require_safe
def person_list(request: PersonRequest) -> HttpResponse:
    """For colleagues: everybody by name, narrowed by zone, topic and words."""
    if not access.reader(request.user).audience_ids:
        raise Http404
    asked = people.Asked.of(request.GET)
    page = people.directory(request.user, asked, request.GET.get("after", ""))
    kept = {
        "q": asked.words,
        "zone": asked.zone.slug if asked.zone else "",
        "topic": asked.topic.slug if asked.topic else "",
    }
    kept = {name: value for name, value in kept.items() if value}
    context = {
        "asked": asked,
        "page": page,
        "zones": Zone.objects.active(),
        "topics": Topic.objects.all(),
        "older_url": f"?{urlencode(kept | {'after': page.after})}" if page.after else "",
        "first_url": f"?{urlencode(kept)}" if request.GET.get("after") else "",
    }
    swaps = request.htmx.target == "people"
    return render(request, "network/_people.html" if swaps else "network/person_list.html", context)


@require_safe
def person_detail(request: PersonRequest, public_id: str) -> HttpResponse:
    """For colleagues: what somebody does, how to reach them, and what of theirs the reader may read."""
    found = get_object_or_404(people.person(request.user, public_id))
    articles = people.written_by(found, reader=request.user)
    context = {"colleague": found, "articles": articles}
    return render(request, "network/person_detail.html", context)


@require_safe
def person_card(request: PersonRequest, public_id: str) -> HttpResponse:
    """For colleagues: the same facts for an address book."""
    found = get_object_or_404(people.person(request.user, public_id))
    name = slugify(found.name) or found.public_id
    return HttpResponse(
        vcard.card(found),
        content_type=vcard.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.vcf"'},
    )
