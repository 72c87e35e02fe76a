from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from exchanges.models import Project
from exchanges.selectors.balance import balance
from knowledge.models import Adoption, Article
from knowledge.richtext.sanitizer import clean
from knowledge.selectors.translations import readers_language
from network.maps import territory
from network.models import Portrait
from network.selectors import home_figures, home_page, topics
from network.selectors.contacts import contacts_of, contacts_of_network
from network.services import portraits
from network.views.portrait import edit
from zones import access
from zones.models import Zone

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

NEWEST = 6


@require_safe
def zone_list(request: PersonRequest) -> HttpResponse:
    """For everybody who is signed in: the network, its zones on the map, and what of theirs this person may read."""
    person = request.user
    zones = list(Zone.objects.filter(is_active=True).prefetch_related("municipalities"))
    context: dict[str, Any] = {
        "zones": zones,
        "map": territory.draw(zones),
        "contacts": contacts_of_network(reader=person),
    }
    if access.reader(person).audience_ids:
        context |= {
            "figures": home_figures.figures(person, None),
            "most": home_figures.MOST,
            "newest": home_page.newest(person, followed_only=False),
            "projects": home_page.running(person),
            "knows_people": True,
        }
    return render(request, "network/zone_list.html", context)


@require_safe
def zone_detail(request: PersonRequest, slug: str) -> HttpResponse:
    """For everybody who is signed in: the zone's facts, and of what it shares what this person may read."""
    person = request.user
    zone = get_object_or_404(
        Zone.objects.filter(is_active=True).prefetch_related("municipalities"),
        slug=slug,
    )
    articles = Article.objects.visible_to(person).published().filter(zone=zone)
    articles = articles.one_of_each(readers_language()).defer("body")
    projects = Project.objects.visible_to(person).submitted().with_participant(zone)
    adoptions = (
        Adoption.objects.visible_to(person).current().select_related("zone", "article__zone")
    )
    portrait = Portrait.objects.of(zone).first()
    context = {
        "zone": zone,
        "portrait": portrait,
        "text": clean(portrait.text) if portrait else "",
        "pinned": portraits.pinned(person, zone) if portrait else [],
        "taken": adoptions.filter(zone=zone).newest_first()[:NEWEST],
        "given": adoptions.filter(article__zone=zone).in_use().newest_first()[:NEWEST],
        "articles": articles.with_frame().newest_first()[:NEWEST],
        "proven": topics.proven(articles),
        "projects": projects.with_frame().open_first()[:NEWEST],
        "balance": balance(person, zone),
        "topics": topics.of_zone(person, zone, articles),
        "contacts": contacts_of(zone, reader=person),
        "knows_people": bool(access.reader(person).audience_ids),
        "is_followed": zone.follows.filter(person=person).exists(),
        "keeps_members": zone.pk in access.reader(person).deciding_zone_ids,
    }
    return render(request, "network/zone_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def zone_edit(request: PersonRequest, slug: str) -> HttpResponse:
    """For the coordinators and chief of a zone: describe it and choose what stands first."""
    return edit(request, get_object_or_404(Zone.objects.decidable_by(request.user), slug=slug))
