"""A device of a closed institution: nothing stays on it, and outside its hours peers do not log in.

What is never held back, at no hour: learning, the numbers, asking for help, the conversation that
a code opens, leaving (decision 0013).
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from csp.constants import NONE
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from peers.people.device_face import faced
from peers.people.models import Role, User
from peers.people.permissions import roles_of
from peers.people.shared_device import IDLE, HouseDevice, forget, house_of, look_up

# Open to whoever is logged in, at any hour: what is for everybody, and the ways out.
ALWAYS_OPEN = frozenset({"capsules", "help", "stop", "device"})
ALWAYS_OPEN_PAGES = frozenset({"safety", "exit", "healthz", "readyz", "account_logout"})
# They would leave something of one person on a device of many.
NOT_HERE = frozenset({"mfa_add_webauthn", "desk:add_device"})
# What was being typed may be sent for longer than nothing may happen.
TYPING = dt.timedelta(minutes=15)
# As the forms call what somebody writes; the studio's begin with a word of their own.
_WORDS = ("text", "message", "words", "note")
_OF_THE_STUDIO = "own-"
_SEEN = "device_seen"


class SharedDeviceMiddleware:
    """After the log-in is known; costs nothing where the cookie is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.DEVICE_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        device = look_up(request, now=timezone.now())
        if device is None:
            response = self.get_response(request)
            forget(response)
            return response
        request.shared_device = device  # type: ignore[attr-defined]
        # A page from before it was shared must not be called still good.
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
            request.META.pop(name, None)
        return _with_face(request, self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        device, match = house_of(request), request.resolver_match
        if device is None or match is None:
            return None
        if match.view_name in NOT_HERE:
            return render(request, "device/not_here.html", status=403)
        # Without its cookie there is no session, and asking for it would make one.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        return _held_back(request, device) if isinstance(request.user, User) else None


def _held_back(request: HttpRequest, device: HouseDevice) -> HttpResponse | None:
    """The page that says why somebody was logged out; None for who goes on."""
    if _was_idle(request, device.now):
        return _closed(request, idle=True)
    # A board that looks for news by itself is nobody's presence.
    if request.method == "POST" or "HX-Request" not in request.headers or _first(request):
        request.session[_SEEN] = device.now.timestamp()
    match = request.resolver_match
    assert match is not None  # noqa: S101 - a view was found, for the types
    if match.namespace in ALWAYS_OPEN or match.view_name in ALWAYS_OPEN_PAGES:
        return None
    return None if _may_stay(request, device) else _closed(request)


def _was_idle(request: HttpRequest, now: dt.datetime) -> bool:
    seen = request.session.get(_SEEN)
    limit = TYPING if request.method == "POST" else IDLE
    return seen is not None and now.timestamp() - seen > limit.total_seconds()


def _first(request: HttpRequest) -> bool:
    return _SEEN not in request.session


def _may_stay(request: HttpRequest, device: HouseDevice) -> bool:
    """Adults of the team at any hour; peers in the hours, and to send what they began in them."""
    assert isinstance(request.user, User)  # noqa: S101 - looked at before, for the types
    if device.is_open or roles_of(request.user) - {Role.PEER}:
        return True
    return device.in_grace and request.method == "POST"


@sensitive_variables()
def _closed(request: HttpRequest, *, idle: bool = False) -> HttpResponse:
    """Logged out; what was typed is shown once more, so that nobody loses it unseen."""
    words = [
        value
        for name, values in request.POST.lists()
        if name in _WORDS or name.startswith(_OF_THE_STUDIO)
        for value in values
        if value.strip()
    ]
    logout(request)
    response = render(request, "device/closed.html", {"words": words, "idle": idle}, status=403)
    if request.method == "GET" and "HX-Request" in request.headers:
        response["HX-Refresh"] = "true"  # a fragment alone would leave the page as it was
    return response


def _with_face(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    # No helper program of the browser may be installed, hence nothing saved for offline.
    known = getattr(response, "_csp_replace", None) or {}
    response._csp_replace = {**known, "worker-src": [NONE]}  # type: ignore[attr-defined]  # noqa: SLF001
    for name in ("ETag", "Last-Modified"):
        del response[name]
    html = response.get("Content-Type", "").startswith("text/html")
    if html and not response.streaming and response.content:
        text = response.content.decode(response.charset)
        response.content = faced(text, host=request.get_host()).encode(response.charset)
    return response
