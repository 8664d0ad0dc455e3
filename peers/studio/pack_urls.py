"""Capsules for other centres and from them, below /studio/packs/."""

from django.urls import path

from peers.studio.views import packs

urlpatterns = [
    path("", packs.packs, name="packs"),
    path("export/", packs.export, name="pack_export"),
    path("import/", packs.look, name="pack_import"),
    path("import/yes/", packs.take_in, name="pack_take_in"),
]
