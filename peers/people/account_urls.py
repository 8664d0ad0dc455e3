"""The pages of allauth that are offered; the names are allauth's own, which it looks up itself.

Not offered: managing several mail addresses, confirming one, log-in by a mailed code. What is
not routed needs no template, no test and no trust.
"""

from allauth.account import views
from django.urls import include, path, re_path

from peers.people.views import log_ins

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    # Closed (AccountAdapter.is_open_for_signup); the page says that people are invited.
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("log-ins/", log_ins.log_ins, name="account_log_ins"),
    path("log-ins/end/", log_ins.log_out_elsewhere, name="account_log_out_elsewhere"),
    path("second-factor/", include("allauth.mfa.urls")),
]
