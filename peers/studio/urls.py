"""The studio: drafts and their parts, the history of capsules, who writes; and translations."""

from django.urls import include, path

from peers.studio.views import authors, brought, drafts, history, home, parts, preview

app_name = "studio"

_drafts = [
    path("", drafts.draft, name="draft"),
    path("changes/", drafts.changes, name="changes"),
    path("current/", drafts.current, name="current"),
    path("send/", drafts.send, name="send"),
    path("back/", drafts.send_back, name="send_back"),
    path("publish/", drafts.publish, name="publish"),
    path("aside/", drafts.aside, name="aside"),
    path("take-up/", drafts.take_up, name="take_up"),
    path("preview/", preview.page, name="preview"),
    path("frame/<slug:language>/", preview.frame, name="frame"),
    path("frame/<slug:language>/<path:rest>/", preview.frame, name="frame_page"),
    path("recordings/<int:number>/", brought.sound, name="draft_recording"),
    path("recordings/<int:number>/remove/", brought.remove, name="draft_recording_remove"),
    path("add/", parts.add, name="add"),
    path("about/", parts.part, name="about"),
    path("about/again/", parts.again, name="about_again"),
    path("part/<path:path>/move/", parts.move, name="move"),
    path("part/<path:path>/remove/", parts.remove, name="remove"),
    path("part/<path:path>/bring-back/", parts.bring_back, name="bring_back"),
    path("part/<path:path>/again/", parts.again, name="again"),
    path("part/<path:path>/", parts.part, name="part"),
]
_capsule = [
    path("", history.history, name="history"),
    path("start/", home.start, name="start"),
    path("offline/", history.state, {"online": False}, name="offline"),
    path("online/", history.state, {"online": True}, name="online"),
    path("<int:number>/", history.revision, name="revision"),
    path("<int:number>/restore/", history.bring_back, name="restore"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("new/", home.new, name="new"),
    path("authors/", authors.authors, name="authors"),
    path("authors/<int:pk>/name/", authors.change, {"named": True}, name="author_name"),
    path("authors/<int:pk>/end/", authors.change, {"named": False}, name="author_end"),
    path("drafts/<int:pk>/", include(_drafts)),
    path("history/<slug:slug>/", include(_capsule)),
    path("translate/", include("peers.studio.translation_urls")),
    path("packs/", include("peers.studio.pack_urls")),
]
