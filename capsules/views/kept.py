"""Rendered public pages, kept for a minute in the process.

A public page is the same for everyone, so the second reader of a minute need not wait for
queries and templates. What staff change is there within the minute. Nothing personal passes
here: only addresses without a query, only answers of 200, never a cookie.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

MOST_PAGES = 500
_pages: dict[str, tuple[float, bytes, str]] = {}

View = Callable[..., HttpResponse]


def forget_pages() -> None:
    """Make every page anew from now on, in this process."""
    _pages.clear()


def kept_in_process(view: View) -> View:
    """Answer a plain GET from memory while the page is younger than PAGES_KEPT_SECONDS.

    A device that a closed institution shares has a face of its own, which is kept nowhere.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seconds = settings.PAGES_KEPT_SECONDS
        plain = request.method == "GET" and not request.META.get("QUERY_STRING")
        if not seconds or not plain or getattr(request, "shared_device", None):
            return view(request, *args, **kwargs)
        found = _pages.get(request.path)
        if found is not None and time.monotonic() - found[0] < seconds:
            return HttpResponse(found[1], content_type=found[2])
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.cookies:
            if len(_pages) >= MOST_PAGES:
                _pages.clear()
            _pages[request.path] = (time.monotonic(), response.content, response["Content-Type"])
        return response

    return page
