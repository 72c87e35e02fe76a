"""The portal's addresses, and below /bench/ the floors of each page that is measured."""

from __future__ import annotations

from django.urls import include, path

from antw4wvl.urls import handler400, handler403, handler404, handler500
from tests.benchmarks import floors

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", include("antw4wvl.urls")),
    path("bench/empty/", floors.empty),
    path("bench/known/", floors.known),
    path("bench/home/", floors.home),
    path("bench/list/", floors.article_list),
    path("bench/article/", floors.article),
    path("bench/search/", floors.search),
    path("bench/create/", floors.create),
    path("bench/autosave/", floors.autosave),
]
