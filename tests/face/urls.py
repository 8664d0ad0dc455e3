"""The portal's addresses and a few that break in each way."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from ecpat_portal.urls import (  # noqa: F401 - Django reads the handlers here
    handler400,
    handler403,
    handler404,
    handler429,
    handler500,
    urlpatterns,
)
from ecpat_portal.views import too_many


def broken(request: HttpRequest) -> HttpResponse:
    words = request.POST.get("message", "")
    raise ValueError(words)


def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("secret reason")


@require_POST
def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"got {request.POST.get('message', '')}")


def youth(request: HttpRequest) -> HttpResponse:
    return render(request, "face/youth.html")


def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "face/desk.html")


urlpatterns = [
    *urlpatterns,
    *i18n_patterns(
        path("try/broken/", broken, name="try-broken"),
        path("try/denied/", denied, name="try-denied"),
        path("try/echo/", echo, name="try-echo"),
        path("try/slow-down/", too_many, name="try-429"),
        path("try/youth/", youth, name="try-youth"),
        path("try/desk/", desk, name="try-desk"),
    ),
]
