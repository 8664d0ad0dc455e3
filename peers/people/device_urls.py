"""Addresses of devices that a house shares; none of them names a house."""

from django.urls import path

from peers.people.views import device

app_name = "device"

urlpatterns = [
    path("", device.join, name="join"),
    path("done/", device.done, name="done"),
    path("going/", device.going, name="going"),
]
