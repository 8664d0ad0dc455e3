"""The studio: drafts and their parts, the history of capsules, who writes; and translations."""

from django.urls import include, path

from peers.studio.views import home

app_name = "studio"

urlpatterns = [
    path("", home.home, name="home"),
    path("translate/", include("peers.studio.translation_urls")),
]
