"""Addresses of those who pass reports on; everything but the list is POST-only."""

from django.urls import path

from peers.hotline.views import handling

app_name = "hotline"
urlpatterns = [
    path("", handling.reports, name="reports"),
    path("<uuid:pk>/show/", handling.show, name="show"),
    path("<uuid:pk>/forward/", handling.forward, name="forward"),
    path("<uuid:pk>/confirm/", handling.confirm, name="confirm"),
    path("<uuid:pk>/set-aside/", handling.set_aside, name="set_aside"),
]
