from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path, re_path

from zones.views import sign_in

handler400 = "zones.views.errors.bad_request"
handler403 = "zones.views.errors.forbidden"
handler404 = "zones.views.errors.not_found"
handler429 = "zones.views.errors.too_often"  # a name of allauth's
handler500 = "zones.views.errors.server_error"

# allauth's own pages, less those by which people would sign up or change their address by themselves
account_urls = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9a-zA-Z-]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("", include("network.urls")),
    path("", include("zones.urls")),
    path("knowledge/", include("knowledge.urls.article")),
    path("questions/", include("knowledge.urls.question")),
    path("exchanges/", include("exchanges.urls")),
    path("accounts/", include(account_urls)),
]
