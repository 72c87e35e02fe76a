from __future__ import annotations

from django.urls import path

from exchanges.views import project_actions, project_below, project_form, project_list

app_name = "exchanges"

urlpatterns = [
    path("", project_list.project_list, name="project_list"),
    path("new/", project_form.project_new, name="project_new"),
    path("<slug:public_id>/", project_actions.project_detail, name="project_detail"),
    path("<slug:public_id>/edit/", project_form.project_edit, name="project_edit"),
    path("<slug:public_id>/below/", project_below.project_below, name="project_below"),
    path("<slug:public_id>/decide/", project_actions.project_decide, name="project_decide"),
    path("<slug:public_id>/steps/<slug:step>/", project_actions.project_step, name="project_step"),
]
