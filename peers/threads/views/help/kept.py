"""What is the same for everybody on the pages of help, made once in a few seconds by a process.

A class of thirty opens the form at the same moment, on a small server. What takes the time is
the making of the page; what differs between two first visitors are two random tokens, and those
are put in fresh for each. Nothing of anybody passes here: only first visits, which carry neither
a session nor a query, and only answers of 200.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from peers.threads.candidates import office_schedule
from peers.threads.codes import new_submission

# So late may a page know that the office has opened, or that answers are late.
SECONDS = 5
_TOKENS = re.compile(r'name="(csrfmiddlewaretoken|submission)" value="[^"]*"')

View = Callable[..., HttpResponse]
T = TypeVar("T")


class ForAWhile(Generic[T]):
    """The last answer of `make` while it is young; PAGES_KEPT_SECONDS of 0 switches it off."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._last: tuple[float, T] | None = None

    def __call__(self) -> T:
        last = self._last
        if settings.PAGES_KEPT_SECONDS and last is not None and _is_young(last[0]):
            return last[1]
        made = self._make()
        self._last = (time.monotonic(), made)
        return made


office_now = ForAWhile(office_schedule)


@dataclass(frozen=True)
class _Page:
    """Text, name of a token, text, name of a token, ..., text."""

    made_at: float
    parts: tuple[str, ...]
    content_type: str


_pages: dict[str, _Page] = {}


def first_visits_kept(view: View) -> View:
    """Answer a first visit from memory while the page is young, with tokens of its own."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PAGES_KEPT_SECONDS or not _is_first_visit(request):
            return view(request, *args, **kwargs)
        found = _pages.get(request.path)
        if found is not None and _is_young(found.made_at):
            return _answer(request, found)
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.cookies:
            parts = tuple(_TOKENS.split(response.content.decode()))
            _pages[request.path] = _Page(time.monotonic(), parts, response["Content-Type"])
        return response

    return page


def _is_first_visit(request: HttpRequest) -> bool:
    """Whoever has a session or a message waiting gets a page made for them; so does a device
    that a closed institution shares."""
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name, settings.DEVICE_COOKIE_NAME}
    plain = request.method == "GET" and not request.META.get("QUERY_STRING")
    return plain and own.isdisjoint(request.COOKIES)


def _answer(request: HttpRequest, page: _Page) -> HttpResponse:
    names = page.parts[1::2]
    tokens = {}
    if "csrfmiddlewaretoken" in names:
        tokens["csrfmiddlewaretoken"] = get_token(request)
    if "submission" in names:
        tokens["submission"] = new_submission()
    filled = [
        f'name="{part}" value="{tokens[part]}"' if place % 2 else part
        for place, part in enumerate(page.parts)
    ]
    return HttpResponse("".join(filled), content_type=page.content_type)


def _is_young(made_at: float) -> bool:
    return time.monotonic() - made_at < SECONDS
