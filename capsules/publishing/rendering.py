"""Ask the portal itself for a page: what is written to a file is what a reader would get."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from capsules.views.kept import forget_pages


class NotPublic(Exception):
    """An address that is not the same for everyone must never become a file."""


@dataclass(frozen=True)
class Page:
    address: str
    html: bytes
    headers: dict[str, str]


class Renderer:
    """The portal's middleware and views, without a server; loaded once for many pages."""

    def __init__(self) -> None:
        # What this process kept may be older than the change that is being published.
        forget_pages()
        self._handler = BaseHandler()
        self._handler.load_middleware()

    def page(self, address: str) -> Page | None:
        """The page, or None where there is none (any more); raises `NotPublic`."""
        current = translation.get_language()
        try:
            response = self._handler.get_response(_request(address))
        finally:
            if current:
                translation.activate(current)
        if response.status_code == 404:
            return None
        return _page(address, response)


def _page(address: str, response: HttpResponseBase) -> Page:
    shared = "public" in response.headers.get("Cache-Control", "")
    if response.status_code != 200 or response.cookies or not shared:
        raise NotPublic(f"{address}: {response.status_code}")
    return Page(address=address, html=b"".join(response), headers=dict(response.headers))


def _request(address: str) -> WSGIRequest:
    portal = urlsplit(settings.PORTAL_URL)
    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ |= {
        "PATH_INFO": address,
        "HTTP_HOST": portal.netloc,
        "wsgi.url_scheme": portal.scheme,
        # Behind a proxy of ours this header, not the scheme, says that the reader has HTTPS.
        "HTTP_X_FORWARDED_PROTO": portal.scheme,
    }
    return WSGIRequest(environ)
