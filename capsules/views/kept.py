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
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.utils.cache import patch_vary_headers

from capsules.gathering import note_view

MOST_PAGES = 500
# Host, path, HTTPS: under another host the page may be refused, over HTTPS it has other headers.
Key = tuple[str, str, bool]
Answer = tuple[int, bytes, ResponseHeaders]
_LINES = {200: "200 OK", 304: "304 Not Modified"}
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
        self._plain = (200, response.content, ResponseHeaders(headers))
        of_the_body = {"Content-Length", "Content-Type"}
        rest = {name: value for name, value in headers.items() if name not in of_the_body}
        self._same = (304, b"", ResponseHeaders(rest))

    @cached_property
    def _packed(self) -> Answer:
        """The same page in other bytes: its tag may only be compared as such."""
        _status, content, headers = self._plain
        packed = gzip.compress(content, 9, mtime=0)
        small = {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
        tag = {"ETag": f"W/{self.tag}"}
        return 200, packed, ResponseHeaders({**dict(headers.items()), **small, **tag})

    def answer(self, meta: dict[str, Any]) -> Answer:
        known = meta.get("HTTP_IF_NONE_MATCH", "")
        if known and self.tag and self.tag in known:
            return self._same
        return self._packed if "gzip" in meta.get("HTTP_ACCEPT_ENCODING", "") else self._plain


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
        key = _key(request.META)
        if key is None:
            return self.get_response(request)
        if found := _fresh(key):
            return _response(*found.answer(request.META))
        response = self.get_response(request)
        if _may_be_kept(response):
            if len(_pages) >= MOST_PAGES:
                _pages.clear()
            _pages[key] = Kept(response)
        return response


def before_django(application: Any) -> Any:
    """The same at the door of the process: a kept page is sent before a request is even built."""

    def portal(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        key = _key(environ)
        if key is None or (found := _fresh(key)) is None:
            return application(environ, start_response)
        status, body, headers = found.answer(environ)
        # No middleware saw it, so it is counted here.
        note_view(environ, key[1], status)
        start_response(_LINES[status], list(headers.items()))
        return [body]

    return portal


def _fresh(key: Key) -> Kept | None:
    found = _pages.get(key)
    return found if found is not None and time.monotonic() < found.until else None


def _key(meta: dict[str, Any]) -> Key | None:
    """None for what is never kept."""
    if not settings.PAGES_KEPT_SECONDS or meta["REQUEST_METHOD"] != "GET":
        return None
    if meta.get("QUERY_STRING") or f"{settings.DEVICE_COOKIE_NAME}=" in meta.get("HTTP_COOKIE", ""):
        return None
    path = f"{meta.get('SCRIPT_NAME', '')}{meta.get('PATH_INFO', '')}"
    return meta.get("HTTP_HOST", ""), path, _is_secure(meta)


def _is_secure(meta: dict[str, Any]) -> bool:
    """As Django sees it: our own proxy's word counts, if there is one."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, https = settings.SECURE_PROXY_SSL_HEADER
        if (said := meta.get(name)) is not None:
            return bool(said.split(",", 1)[0].strip() == https)
    return bool(meta.get("wsgi.url_scheme") == "https")


def _may_be_kept(response: Any) -> bool:
    marked = getattr(response, "is_for_everyone", False)
    return marked and response.status_code == 200 and not response.cookies
