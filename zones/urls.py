from __future__ import annotations

from django.urls import path

from zones.views import (
    appearance,
    audit,
    chief,
    demo_mailbox,
    member,
    membership_request,
    settings,
)

app_name = "zones"

urlpatterns = [
    path("zones.css", appearance.zones_css, name="zones_css"),
    path("theme/", appearance.theme, name="theme"),
    path("language/", appearance.language, name="language"),
    path("act-for/", appearance.act_for, name="act_for"),
    path("members/", member.own_zone, name="member_list"),
    path("zones/<slug:slug>/members/", member.member_list, name="member_list"),
    path("zones/<slug:slug>/members/new/", member.member_new, name="member_new"),
    path("zones/<slug:slug>/members/<slug:person>/", member.member_edit, name="member_edit"),
    path(
        "zones/<slug:slug>/members/<slug:person>/dismiss/",
        member.member_dismiss,
        name="member_dismiss",
    ),
    path(
        "zones/<slug:slug>/members/<slug:person>/welcome/",
        member.member_welcome,
        name="member_welcome",
    ),
    path(
        "zones/<slug:slug>/members/requests/<slug:public_id>/withdraw/",
        member.member_withdraw,
        name="member_withdraw",
    ),
    path("zones/<slug:slug>/chief/", chief.zone_chief, name="zone_chief"),
    path("membership-requests/", membership_request.request_list, name="membership_request_list"),
    path(
        "membership-requests/<slug:public_id>/",
        membership_request.request_detail,
        name="membership_request",
    ),
    path("zones/<slug:slug>/settings/", settings.zone_settings, name="zone_settings"),
    path("audit/", audit.audit_own, name="audit"),
    path("zones/<slug:slug>/audit/", audit.audit_zone, name="audit"),
    path("zones/<slug:slug>/audit/file/", audit.audit_export, name="audit_export"),
    path("mail/", demo_mailbox.letter_list, name="mailbox"),
    path("mail/<str:name>/", demo_mailbox.letter_detail, name="mailbox_letter"),
    path("mail/<str:name>/html/", demo_mailbox.letter_html, name="mailbox_html"),
    path("mail/<str:name>/file/", demo_mailbox.letter_file, name="mailbox_file"),
]
