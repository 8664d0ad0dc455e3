"""Addresses that break on purpose, and a browser that may talk to nobody but us."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

from tests.servers import chromium

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _face_addresses(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.face.urls"
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], HERE / "templates"]}]


@pytest.fixture
def unforgiving_client() -> Client:
    """As in service: a CSRF token is asked for, an exception becomes a page."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def calm_client() -> Client:
    return Client(raise_request_exception=False)


# --- the browser ------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = (
        "--disable-background-networking --disable-component-update --disable-sync"
        " --no-first-run --disable-quic"
    )
    # A redirect is not routed through the test: without a name server it ends here, too.
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
    args = [*quiet.split(), alone]
    return {**browser_type_launch_args, "executable_path": chromium(), "args": args}


@pytest.fixture(scope="session", autouse=True)
def _django_beside_a_browser() -> None:
    # Playwright runs a loop in this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class Tab:
    """A browser context of one person: everything it asked for and complained about is kept."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.context = context
        self.home = home
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        context.route("**/*", self._serve)
        self.page = self.open()

    def open(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda line: self.complaints.append(line.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def go(self, address: str) -> Page:
        self.page.goto(self.home + address)
        return self.page

    def _serve(self, route: Route, request: Request) -> None:
        """Our server answers; any other site is written down and played by a white page."""
        if request.url.startswith(self.home):
            route.continue_()
        else:
            self.foreign.append(request.url)
            route.fulfill(body="<title>Encyclopedia</title><h1>Somewhere else</h1>")


@pytest.fixture
def new_tab(browser: Browser, live_server: Any) -> Iterator[Any]:
    """`new_tab(viewport=..., java_script_enabled=False)` -> Tab."""
    contexts: list[BrowserContext] = []

    def new_tab(**options: Any) -> Tab:
        contexts.append(browser.new_context(**options))
        return Tab(contexts[-1], live_server.url)

    yield new_tab
    for context in contexts:
        context.close()
