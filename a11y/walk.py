"""axe on every page that a visitor, a youth or a helper can reach by links.

Each role starts where it arrives and follows the links of its own pages; of each route it looks at
one page, narrow and wide. A page that somebody adds is found without being named here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page, Response

WIDTHS = (320, 1280)
# The admin is Django's own face; its pages are for staff at a desk.
NOT_OURS = re.compile(r"^/[\w-]+/admin/")
_LINKS = "[...document.querySelectorAll('a[href]')].map((one) => one.href)"


@dataclass
class Walk:
    """One role in one language: what was seen, and what axe says of it."""

    role: str
    language: str
    pages: int = 0
    findings: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def walk(page: Page, home: str, walk: Walk, start: list[str]) -> Walk:
    """Follow the links from `start`, pages of one language only."""
    todo = list(start)
    while todo:
        path = todo.pop(0)
        route = _route(path)
        if route is None or route in walk.seen or not path.startswith(f"/{walk.language}/"):
            continue
        walk.seen.add(route)
        answer = _open(page, home + path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        arrived = _route(urlsplit(page.url).path)
        if arrived != route and arrived in walk.seen:
            continue
        walk.seen.add(arrived or route)
        walk.pages += 1
        walk.findings += _look(page, f"{walk.role} {path}")
        todo += [one for one in _paths(page, home) if _route(one) not in walk.seen]
    return walk


def _open(page: Page, url: str) -> Response | None:
    """The answer; None for a file that the browser would rather save."""
    try:
        return page.goto(url)
    except Error as error:
        if "Download is starting" in error.message or "ERR_ABORTED" in error.message:
            return None
        raise


def _look(page: Page, where: str) -> Iterator[str]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for found in Axe().run(page).response["violations"]:
            nodes = "; ".join(node["html"][:160] for node in found["nodes"][:3])
            yield f"{where} at {width} px: {found['id']} ({found['impact']}): {nodes}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"{where} at {width} px: scrolls sideways, {wide} px"


def _paths(page: Page, home: str) -> list[str]:
    found = [urlsplit(link) for link in page.evaluate(_LINKS) if link.startswith(home)]
    return [link.path + (f"?{link.query}" if link.query else "") for link in found]


def _route(path: str) -> str | None:
    """The name behind an address, without what it was asked; None for what is no page of ours."""
    plain = path.partition("?")[0]
    if NOT_OURS.match(plain):
        return None
    try:
        found = resolve(plain)
    except Resolver404:
        return None
    return found.view_name or found.route
