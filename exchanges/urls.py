from __future__ import annotations

from django.urls import path

from exchanges.views import (
    deputy,
    project_actions,
    project_below,
    project_decide,
    project_export,
    project_form,
    project_list,
    project_row,
    project_version,
)

app_name = "exchanges"

urlpatterns = [
    path("", project_list.project_list, name="project_list"),
    path("new/", project_form.project_new, name="project_new"),
    path("deputies/", deputy.deputy_list, name="deputy_list"),
    path("deputies/<int:number>/end/", deputy.deputy_end, name="deputy_end"),
    path("<slug:public_id>/", project_actions.project_detail, name="project_detail"),
    path("<slug:public_id>/edit/", project_form.project_edit, name="project_edit"),
    path("<slug:public_id>/rows/<slug:zone>/", project_row.project_row, name="project_row"),
    path(
        "<slug:public_id>/rows/<slug:zone>/confirm/",
        project_row.project_row_confirm,
        name="project_row_confirm",
    ),
    path("<slug:public_id>/below/", project_below.project_below, name="project_below"),
    path("<slug:public_id>/versions/", project_version.version_list, name="version_list"),
    path(
        "<slug:public_id>/versions/<str:label>/",
        project_version.version_detail,
        name="version_detail",
    ),
    path(
        "<slug:public_id>/versions/<str:label>/pdf/",
        project_version.version_pdf,
        name="version_pdf",
    ),
    path("<slug:public_id>/json/", project_export.api_project, name="api_project"),
    path("<slug:public_id>/decide/", project_decide.project_decide, name="project_decide"),
    path("<slug:public_id>/take-back/", project_decide.project_take_back, name="project_take_back"),
    path("<slug:public_id>/go-on/", project_actions.project_go_on, name="project_go_on"),
    path("<slug:public_id>/steps/<slug:step>/", project_actions.project_step, name="project_step"),
]
