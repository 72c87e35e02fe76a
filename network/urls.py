from __future__ import annotations

from django.conf import settings
from django.urls import path

from network.views import digest, gallery, health, home, profile, search, zone

app_name = "network"

urlpatterns = [
    path("", home.home, name="home"),
    path("zones/", zone.zone_list, name="zone_list"),
    path("zones/<slug:slug>/", zone.zone_detail, name="zone_detail"),
    path("search/", search.search, name="search"),
    path("api/v1/search", search.api_search, name="api_search"),
    path("digest/", digest.digest_now, name="digest"),
    path("digest/stop/<str:token>/", digest.digest_unsubscribe, name="digest_unsubscribe"),
    path("profile/", profile.profile, name="profile"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery.gallery, name="gallery")]
