"""Addresses of the public report."""

from django.urls import path

from peers.hotline.views import public

app_name = "stop"
urlpatterns = [
    path("", public.report, name="report"),
    path("thanks/", public.thanks, name="thanks"),
]
