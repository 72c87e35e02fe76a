from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from knowledge.models import Question
from knowledge.pagination import keyset
from knowledge.selectors.question_filters import Filters

if TYPE_CHECKING:
    from datetime import timedelta

    from django.http import HttpResponse

    from zones.http import PersonRequest
    from zones.models import User, Zone


class Pace(TypedDict):
    """How soon questions of this year got their first answer."""

    network: timedelta | None
    zones: list[tuple[Zone, timedelta | None]]


@require_safe
def question_list(request: PersonRequest) -> HttpResponse:
    """For everybody: the questions they may read; what waits for an answer rises."""
    person = request.user
    narrowing = Filters(request.GET, person, request.path)
    rows = (
        narrowing.narrow(Question.objects.visible_to(person))
        .with_frame(person)
        .defer("body", "outcome")
    )
    page = keyset(rows, request.GET.get("after", ""), by=narrowing.order)
    context = {
        "page": page,
        "narrowing": narrowing,
        "facets": narrowing.facets,
        "older_url": page.older_url(narrowing.url()),
        "newest_url": "" if page.is_first else narrowing.url(),
        "may_write": bool(person.current_zones),
    }
    if request.htmx.target == "questions":
        return render(request, "knowledge/_questions.html", context)
    return render(request, "knowledge/question_list.html", context | {"pace": pace(person)})


def pace(person: User) -> Pace | None:
    """Return the figures for who decides for a zone, over what they may read."""
    own = person.deciding_zones
    if not own:
        return None
    new_year = timezone.localtime().replace(
        month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    asked = Question.objects.visible_to(person).asked().filter(created_at__gte=new_year)
    by_zone = asked.median_response_by_zone()
    return {
        "network": asked.median_response(),
        "zones": [(zone, by_zone.get(zone.pk)) for zone in own],
    }
