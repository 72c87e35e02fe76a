from __future__ import annotations

from django.conf import settings
from django.urls import path

from network.views import (
    break_glass,
    digest,
    follow,
    gallery,
    health,
    home,
    missed_search,
    people,
    privacy,
    profile,
    search,
    topic,
    zone,
)

app_name = "network"

urlpatterns = [
    path("", home.home, name="home"),
    path("zones/", zone.zone_list, name="zone_list"),
    path("zones/<slug:slug>/", zone.zone_detail, name="zone_detail"),
    path("zones/<slug:slug>/edit/", zone.zone_edit, name="zone_edit"),
    path("topics/", topic.topic_list, name="topic_list"),
    path("topics/<slug:slug>/", topic.topic_detail, name="topic_detail"),
    path("topics/<slug:slug>/edit/", topic.topic_edit, name="topic_edit"),
    path("topics/<slug:slug>/curator/", topic.topic_curator, name="topic_curator"),
    path("people/", people.person_list, name="person_list"),
    path("people/<slug:public_id>/", people.person_detail, name="person_detail"),
    path("people/<slug:public_id>/card/", people.person_card, name="person_card"),
    path("zones/<slug:slug>/follow/", follow.zone_follow, name="zone_follow"),
    path("profile/follows/", follow.follow_list, name="follow_list"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.search_suggest, name="search_suggest"),
    path("search/missed/", missed_search.missed_search_list, name="missed_search_list"),
    path("search/missed/ask/", missed_search.missed_search_ask, name="missed_search_ask"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("api/v1/search", search.api_search, name="api_search"),
    path("digest/", digest.digest_now, name="digest"),
    path("digest/stop/<str:token>/", digest.digest_unsubscribe, name="digest_unsubscribe"),
    path("profile/", profile.profile, name="profile"),
    path("break-glass/", break_glass.glass_new, name="break_glass"),
    path("break-glass/<slug:public_id>/", break_glass.glass, name="glass"),
    path(
        "break-glass/<slug:public_id>/files/<slug:file>/",
        break_glass.glass_file,
        name="glass_file",
    ),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery.gallery, name="gallery")]
