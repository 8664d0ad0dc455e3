"""A coach's people, and what moves when one of them leaves."""

from django.urls import URLPattern, path

from peers.threads.views.desk import people

app_name = "helpers"

urlpatterns: list[URLPattern] = [
    path("", people.people, name="people"),
    path("<int:member>/supervision/", people.supervision, name="supervision"),
    path("<int:member>/leaving/", people.leaving, name="leaving"),
]
