from __future__ import annotations

from django.conf import settings
from django.urls import path

from zones.views import appearance, gallery

app_name = "zones"

urlpatterns = [
    path("zones.css", appearance.zones_css, name="zones_css"),
    path("theme/", appearance.theme, name="theme"),
    path("language/", appearance.language, name="language"),
    path("act-for/", appearance.act_for, name="act_for"),
]

if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery.gallery, name="gallery")]
