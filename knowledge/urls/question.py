"""Questions stand at an address of their own, beside the articles'."""

from __future__ import annotations

from django.urls import path

from knowledge.views import (
    answer,
    answer_edits,
    question,
    question_actions,
    question_list,
    related,
    report,
)

app_name = "questions"

urlpatterns = [
    path("", question_list.question_list, name="question_list"),
    path("new/", question.question_new, name="question_new"),
    path("similar/", question.question_similar, name="question_similar"),
    path("<slug:public_id>/", question.question_detail, name="question_detail"),
    path("<slug:public_id>/related/", related.question_related, name="question_related"),
    path("<slug:public_id>/edit/", question.question_edit, name="question_edit"),
    path("<slug:public_id>/outcome/", question_actions.outcome, name="outcome"),
    path("<slug:public_id>/me-too/", question_actions.me_too, name="me_too"),
    path(
        "<slug:public_id>/steps/<slug:step>/", question_actions.question_step, name="question_step"
    ),
    path("<slug:public_id>/answers/", answer.answer_new, name="answer_new"),
    path("<slug:public_id>/remarks/", answer.remark_new, name="remark_new"),
    path("answers/<slug:public_id>/solution/", answer.solution_mark, name="solution_mark"),
    path("answers/<slug:public_id>/practice/", answer.answer_practice, name="answer_practice"),
    path("answers/<slug:public_id>/edit/", answer_edits.answer_edit, name="answer_edit"),
    path("answers/<slug:public_id>/remove/", answer_edits.answer_remove, name="answer_remove"),
    path("answers/<slug:public_id>/report/", report.answer_report, name="answer_report"),
    path("remarks/<slug:public_id>/edit/", answer_edits.remark_edit, name="remark_edit"),
    path("remarks/<slug:public_id>/remove/", answer_edits.remark_remove, name="remark_remove"),
    path("remarks/<slug:public_id>/report/", report.remark_report, name="remark_report"),
    path("<slug:public_id>/report/", report.question_report, name="question_report"),
]
