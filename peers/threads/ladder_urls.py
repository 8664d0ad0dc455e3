"""The ladder: read, tried out, edited."""

from django.urls import URLPattern, path

from peers.threads.views.desk import ladder

app_name = "ladder"

urlpatterns: list[URLPattern] = [
    path("", ladder.ladder, name="ladder"),
    path("preview/", ladder.preview, name="preview"),
    path("<int:risk>/", ladder.level, name="level"),
]
