"""Addresses of capsules."""

from django.urls import URLPattern

app_name = "capsules"
urlpatterns: list[URLPattern] = []
