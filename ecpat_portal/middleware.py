"""What holds for every answer, whatever its status: headers, refused files, calm error pages."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from ecpat_portal.context import is_public
from ecpat_portal.uploads import refusal

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing of the device is ever asked for; signing in with a passkey is the one exception.
PERMISSIONS_POLICY = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "camera",
                "display-capture",
                "geolocation",
                "gyroscope",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "usb",
            )
        ),
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
    ]
)


def safe_headers(get_response: Handler) -> Handler:
    """First in the chain, so that refusals of every later part carry the headers too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if not _may_be_kept(request, response):
            # Closed by default: a new page is personal until it is named public.
            del response["Cache-Control"]
            patch_cache_control(response, no_store=True, private=True)
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    if response.status_code not in (200, 206, 304) or response.cookies:
        return False
    # The face of a device that a house shares is nobody else's.
    if getattr(request, "shared_device", None) is not None:
        return False
    return request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/") or is_public(request)


def not_allowed_page(get_response: Handler) -> Handler:
    """A wrong method answers with a page and a way on, not with an empty screen."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render(request, "405.html").content
            # Counted before there was a page.
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware


class RefuseFilesMiddleware:
    """After the CSRF check: the page that gives the words back must answer our own forms only."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        return refusal(request) if request.method == "POST" else None
