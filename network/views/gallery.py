"""The components on one page, for who builds: only in DEBUG."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone

from knowledge.richtext.sanitizer import ArticleEditor
from zones.models import Audience, User, Zone

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class ExampleForm(forms.Form):
    title = forms.CharField(label="Titel", max_length=120, help_text="Kort en concreet.")
    kind = forms.ChoiceField(label="Soort", choices=[("", "Kies…"), ("practice", "Goede praktijk")])
    audience = forms.ChoiceField(
        label="Wie mag dit lezen?",
        widget=forms.RadioSelect,
        choices=[
            ("zone", "Alleen mijn zone"),
            ("named", "Zones die ik kies"),
            ("network", "Alle zones"),
        ],
    )
    topics = forms.MultipleChoiceField(
        label="Thema's",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("ict", "ICT"), ("hr", "Personeel")],
    )
    body = forms.CharField(
        label="Tekst",
        widget=ArticleEditor(),
        required=False,
        initial="<h2>Aanleiding</h2><p>Typ hier.</p>",
    )
    reason = forms.CharField(label="Toelichting", widget=forms.Textarea, required=False)
    file = forms.FileField(label="Bijlage", required=False, help_text="Hoogstens 25 MB.")
    digest = forms.BooleanField(
        label="Stuur me het weekoverzicht", required=False, help_text="Elke maandag om 7 uur."
    )


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Je artikel is gepubliceerd.")
    messages.warning(request, "Het overzicht van deze week is nog niet verstuurd.")
    now = timezone.now()
    zones = list(Zone.objects.filter(is_active=True))
    return render(
        request,
        "gallery.html",
        {
            "zones": zones,
            "audiences": Audience.objects.prefetch_related("zones")[:3],
            "empty_form": ExampleForm(prefix="empty"),
            "wrong_form": ExampleForm({"wrong-topics": "nothing"}, prefix="wrong"),
            "absent_person": User(absent_until=now.date() + dt.timedelta(days=9)),
            "moments": [now - dt.timedelta(minutes=m) for m in (0, 12, 200, 1500, 5000, 600_000)],
            "steps": [
                {"label": "Ontwerp", "state": "done", "note": "2 okt"},
                {"label": "Ingediend", "state": "done", "note": "14 okt"},
                {"label": "Zonebesluiten", "state": "now", "note": "1 van 2 partners akkoord"},
                {"label": "Loopt", "state": "todo", "note": ""},
                {"label": "Afgerond", "state": "todo", "note": ""},
            ],
            "stops": [
                {"zone": zone, "what": "Ingediend", "by": str(zone), "more": "14 oktober"}
                for zone in zones[:3]
            ],
            "options": [
                {"label": "Diversiteit", "url": "#", "count": 12, "is_current": True},
                {"label": "ICT", "url": "#", "count": 7},
                {"label": "Cybercriminaliteit", "url": "#", "count": 3, "is_sub": True},
            ],
        },
    )
