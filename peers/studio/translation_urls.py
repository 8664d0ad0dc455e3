"""The translation desk, below /studio/translate/."""

from django.urls import path

from peers.studio.views import translating, translations

urlpatterns = [
    path("", translations.everything, name="translations"),
    path("<slug:slug>/<slug:language>/", translating.translate, name="translate"),
    path("<slug:slug>/<slug:language>/state/", translations.change_state, name="translation_state"),
]
