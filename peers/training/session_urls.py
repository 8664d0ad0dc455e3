"""Addresses of sessions, under /training/sessions/; their names belong to `training`."""

from django.urls import path

from peers.training.views import evaluation, feed, session_notes, sessions

urlpatterns = [
    path("", sessions.sessions, name="sessions"),
    path("new/", sessions.new, name="session_new"),
    path("evaluate/", evaluation.evaluate, name="evaluate"),
    path("calendar/", feed.calendar, name="calendar"),
    path("calendar/<str:token>.ics", feed.feed, name="feed"),
    path("<int:pk>/", sessions.session, name="session"),
    path("<int:pk>/change/", sessions.change, name="session_change"),
    path("<int:pk>/cancel/", sessions.cancel, name="session_cancel"),
    path("<int:pk>/people/", session_notes.people, name="session_people"),
    path("<int:pk>/visitors/", session_notes.visitors, name="session_visitors"),
    path("<int:pk>/materials/", session_notes.materials, name="session_materials"),
    path("<int:pk>/petition/", session_notes.petition, name="session_petition"),
    path("<int:pk>/evaluation/", session_notes.evaluation, name="session_evaluation"),
    path(
        "<int:pk>/<slug:what>/<int:line>/remove/",
        session_notes.remove_line,
        name="session_remove_line",
    ),
]
