"""Rendered public pages, kept for a minute in the process, with their headers.

A public page is the same for everyone, so the second reader of a minute need not wait for queries,
templates or the rest of the middleware. What staff change is there within the minute. Nothing
personal passes here: only what `public_page` marked, only addresses without a query, only answers
of 200, never a cookie; and never a device that a closed institution shares, which has a face of
its own.
"""

import gzip
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.utils.cache import patch_vary_headers

MOST_PAGES = 500
# Host, path, HTTPS: under another host the page may be refused, over HTTPS it has other headers.
Key = tuple[str, str, bool]
Handler = Callable[[HttpRequest], HttpResponse]


class Kept:
    """One page as it is sent: plain, compressed, and "you have it already".

    Compressed here once; nothing secret stands on it that its length could betray.
    """

    def __init__(self, response: HttpResponse) -> None:
        self.until = time.monotonic() + settings.PAGES_KEPT_SECONDS
        patch_vary_headers(response, ["Accept-Encoding"])
        headers = dict(response.items())
        self.tag = headers.get("ETag", "")
        packed = gzip.compress(response.content, 9, mtime=0)
        small = {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
        self._plain = (200, response.content, ResponseHeaders(headers))
        # The same page in other bytes: its tag may only be compared as such.
        weak = {**small, "ETag": f"W/{self.tag}"}
        self._packed = (200, packed, ResponseHeaders({**headers, **weak}))
        of_the_body = {"Content-Length", "Content-Type"}
        rest = {name: value for name, value in headers.items() if name not in of_the_body}
        self._same = (304, b"", ResponseHeaders(rest))

    def answer(self, request: HttpRequest) -> HttpResponse:
        known = request.META.get("HTTP_IF_NONE_MATCH", "")
        if known and self.tag and self.tag in known:
            return _response(*self._same)
        if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            return _response(*self._packed)
        return _response(*self._plain)


def _response(status: int, body: bytes, headers: ResponseHeaders) -> HttpResponse:
    """The headers are shared by all who get the page: nothing outside of us changes them."""
    response = HttpResponse(body, status=status)
    response.headers = headers
    return response


_pages: dict[Key, Kept] = {}


def forget_pages() -> None:
    """Make every page anew from now on, in this process."""
    _pages.clear()


def for_everyone(response: HttpResponse) -> HttpResponse:
    """Mark an answer that holds for every reader: it may be kept."""
    response.is_for_everyone = True  # type: ignore[attr-defined]
    return response


class KeptPages:
    """Outermost, so that a kept page carries every header and costs nothing else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        found = _pages.get(key)
        if found is not None and time.monotonic() < found.until:
            return found.answer(request)
        response = self.get_response(request)
        if _may_be_kept(response):
            if len(_pages) >= MOST_PAGES:
                _pages.clear()
            _pages[key] = Kept(response)
        return response


def _key(request: HttpRequest) -> Key | None:
    """None for what is never kept."""
    meta = request.META
    if not settings.PAGES_KEPT_SECONDS or request.method != "GET" or meta.get("QUERY_STRING"):
        return None
    if "HTTP_COOKIE" in meta and settings.DEVICE_COOKIE_NAME in request.COOKIES:
        return None
    return meta.get("HTTP_HOST", ""), request.path, request.is_secure()


def _may_be_kept(response: Any) -> bool:
    marked = getattr(response, "is_for_everyone", False)
    return marked and response.status_code == 200 and not response.cookies
