from __future__ import annotations

from django.urls import path

from exchanges.views import listing, project, writing

app_name = "exchanges"

urlpatterns = [
    path("", listing.project_list, name="project_list"),
    path("new/", writing.project_new, name="project_new"),
    path("<slug:public_id>/", project.project_detail, name="project_detail"),
    path("<slug:public_id>/edit/", writing.project_edit, name="project_edit"),
    path("<slug:public_id>/decide/", project.project_decide, name="project_decide"),
    path("<slug:public_id>/steps/<slug:step>/", project.project_step, name="project_step"),
]
