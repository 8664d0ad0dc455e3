"""The first page of the studio."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peers.people.access import for_helpers


@for_helpers
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "studio/home.html", {})
