from __future__ import annotations

from django.urls import path

from zones.views import appearance

app_name = "zones"

urlpatterns = [
    path("zones.css", appearance.zones_css, name="zones_css"),
    path("theme/", appearance.theme, name="theme"),
    path("language/", appearance.language, name="language"),
    path("act-for/", appearance.act_for, name="act_for"),
]
