from __future__ import annotations

from django.urls import path

from exchanges.views import (
    booking,
    deputy,
    idea,
    milestone,
    project_actions,
    project_below,
    project_decide,
    project_discussion,
    project_export,
    project_form,
    project_list,
    project_partner,
    project_result,
    project_row,
    project_timeline,
    project_version,
)

app_name = "exchanges"

urlpatterns = [
    path("", project_list.project_list, name="project_list"),
    path("new/", project_form.project_new, name="project_new"),
    path("deputies/", deputy.deputy_list, name="deputy_list"),
    path("deputies/<int:number>/end/", deputy.deputy_end, name="deputy_end"),
    path("ideas/", idea.idea_list, name="idea_list"),
    path("ideas/new/", idea.idea_new, name="idea_new"),
    path("ideas/<slug:public_id>/support/", idea.idea_support, name="idea_support"),
    path("ideas/<slug:public_id>/withdraw/", idea.idea_withdraw, name="idea_withdraw"),
    path("timeline/", project_timeline.project_timeline, name="project_timeline"),
    path("timeline/xlsx/", project_timeline.project_timeline_xlsx, name="project_timeline_xlsx"),
    path("<slug:public_id>/", project_actions.project_detail, name="project_detail"),
    path("<slug:public_id>/edit/", project_form.project_edit, name="project_edit"),
    path("<slug:public_id>/rows/<slug:zone>/", project_row.project_row, name="project_row"),
    path(
        "<slug:public_id>/rows/<slug:zone>/confirm/",
        project_row.project_row_confirm,
        name="project_row_confirm",
    ),
    path(
        "<slug:public_id>/agreement/", project_partner.project_agreement, name="project_agreement"
    ),
    path("<slug:public_id>/milestones/", milestone.project_milestones, name="project_milestones"),
    path("<slug:public_id>/milestones/new/", milestone.milestone_new, name="milestone_new"),
    path(
        "<slug:public_id>/milestones/ics/",
        project_timeline.milestones_ics,
        name="milestones_ics",
    ),
    path(
        "<slug:public_id>/milestones/<int:number>/",
        milestone.milestone_edit,
        name="milestone_edit",
    ),
    path(
        "<slug:public_id>/milestones/<int:number>/done/",
        milestone.milestone_done,
        name="milestone_done",
    ),
    path("<slug:public_id>/hours/", booking.project_hours, name="project_hours"),
    path("<slug:public_id>/hours/<slug:zone>/new/", booking.booking_new, name="booking_new"),
    path(
        "<slug:public_id>/hours/<int:number>/remove/",
        booking.booking_remove,
        name="booking_remove",
    ),
    path(
        "<slug:public_id>/discussion/",
        project_discussion.project_discussion,
        name="project_discussion",
    ),
    path(
        "<slug:public_id>/discussion/<slug:comment>/",
        project_discussion.comment_edit,
        name="comment_edit",
    ),
    path("<slug:public_id>/result/", project_result.project_result, name="project_result"),
    path("<slug:public_id>/report/<slug:zone>/", project_result.report_form, name="report_form"),
    path("<slug:public_id>/practice/", project_result.project_practice, name="project_practice"),
    path("<slug:public_id>/look-back/", project_result.project_look_back, name="project_look_back"),
    path(
        "<slug:public_id>/leave/<slug:zone>/", project_partner.project_leave, name="project_leave"
    ),
    path(
        "<slug:public_id>/pause/<slug:zone>/",
        project_partner.project_ask_pause,
        name="project_ask_pause",
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
