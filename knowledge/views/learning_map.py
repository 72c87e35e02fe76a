from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from knowledge.selectors.learning_map import draw, lessons

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_safe
def learning_map(request: PersonRequest) -> HttpResponse:
    """For everybody who is signed in: who learned from whom, of what this person may read."""
    found = lessons(request.user)
    context = {"lessons": found, "picture": draw(found)}
    return render(request, "knowledge/learning_map.html", context)
