from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchanges.selectors.balance import balance
from exchanges.selectors.late_decisions import LATE_AFTER, late_decisions
from network.maps import line_map
from network.selectors import home_figures, home_page
from zones import access
from zones.date_formats import written
from zones.models import Zone

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

MORNING, AFTERNOON, EVENING = 5, 12, 18


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For everybody: who is signed in finds their own home, who is not reads what the network is."""
    if not request.user.is_authenticated:
        zones = list(Zone.objects.filter(is_active=True).prefetch_related("municipalities"))
        context = {"zones": zones, "map": line_map.draw(zones)}
        return render(request, "network/landing.html", context)
    person = request.user
    reader = access.reader(person)
    now = timezone.localtime()
    context = {
        "today": capfirst(written(now, "l j F")),
        "greeting": _greeting(now),
        "is_observer": reader.is_observer,
    }
    if not reader.audience_ids:
        return render(request, "network/home_outside.html", context)
    figures = home_figures.figures(person, person.current_zone)
    context |= {
        "figures": figures,
        "most": home_figures.MOST,
        "projects": home_page.projects(person),
        "balance": balance(person, person.current_zone),
        "late_decisions": late_decisions(person),
        "late_after": LATE_AFTER,
        "adoptions": home_page.adoptions_waiting(person) if figures["adoption_waits"] else [],
        "reviews": home_page.reviews(person) if figures["review_waits"] else [],
        "reported": home_page.reported(person) if figures["report_waits"] else [],
        "unfinished": home_page.unfinished(person),
        "questions": home_page.questions(person),
        "newest": home_page.newest(person, followed_only=figures["follows_some"]),
    }
    return render(request, "network/home.html", context)


def _greeting(now: datetime) -> str:
    if MORNING <= now.hour < AFTERNOON:
        return _("Good morning")
    if AFTERNOON <= now.hour < EVENING:
        return _("Good afternoon")
    return _("Good evening")
