"""Who is on call when. Everything but the page itself is POST-only."""

from django.urls import URLPattern, path

from peers.threads.views.desk import rota

app_name = "rota"

_ASKED = "asked/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("", rota.rota, name="rota"),
    path("plan/", rota.plan, name="plan"),
    path("threads/", rota.threads, name="threads"),
    path("shifts/<int:shift>/remove/", rota.remove, name="remove"),
    path("shifts/<int:shift>/ask/", rota.ask, name="ask"),
    path(_ASKED + "accept/", rota.answer, {"accept": True}, name="accept"),
    path(_ASKED + "decline/", rota.answer, {"accept": False}, name="decline"),
    path(_ASKED + "withdraw/", rota.withdraw, name="withdraw"),
]
