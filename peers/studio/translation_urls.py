"""The translation desk, below /studio/translate/."""

from django.urls import path

from peers.studio.views import po, recordings, translating, translations

urlpatterns = [
    path("", translations.everything, name="translations"),
    path("<slug:slug>/<slug:language>/", translating.translate, name="translate"),
    path("<slug:slug>/<slug:language>/state/", translations.change_state, name="translation_state"),
    path("<slug:slug>/<slug:language>/po/", po.export, name="po_export"),
    path("<slug:slug>/<slug:language>/po/import/", po.look, name="po_import"),
    path("<slug:slug>/<slug:language>/po/save/", po.save, name="po_save"),
    path("<slug:slug>/<slug:language>/recordings/", recordings.recordings, name="recordings"),
]
