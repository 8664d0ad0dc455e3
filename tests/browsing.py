"""What a whole run of browsers may not do, and how a test goes from one page to the next."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request

OURS = {"localhost", "127.0.0.1"}
NO_REQUEST = {"data", "blob", "about"}
WAYS_OUT = {urlsplit(address).hostname for address in settings.EXIT_URLS.values()}


def press_on(what: Locator | Page, selector: str = "") -> None:
    """Press what leads to another page, or to this one anew, and wait until that page is there.

    `what` is the button or link itself, or a page in which `selector` finds it. A click alone
    waits only for a departure that the browser has already announced: on a busy machine the next
    line of the test would still be asked of the page that is on its way out.
    """
    page, pressed = (what, what.locator(selector)) if isinstance(what, Page) else (what.page, what)
    with page.expect_navigation():
        pressed.click()


class Watch:
    """No other site is asked, no policy of a page is broken.

    Follows every context that a test opens, whoever opens it.
    """

    def __init__(self) -> None:
        self.foreign: list[str] = []
        self.broken: list[str] = []

    def follow_all(self, monkeypatch: Any) -> None:
        original = Browser.new_context

        def new_context(browser: Browser, **options: Any) -> BrowserContext:
            context = original(browser, **options)
            context.on("request", self._note_request)
            context.on("console", self._note_console)
            return context

        monkeypatch.setattr(Browser, "new_context", new_context)

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.hostname in OURS or address.scheme in NO_REQUEST:
            return
        # Whoever leaves by the exit goes to another site: that is what it is for.
        if not (request.is_navigation_request() and address.hostname in WAYS_OUT):
            self.foreign.append(request.url)

    def _note_console(self, line: ConsoleMessage) -> None:
        if "Content Security Policy" in line.text:
            self.broken.append(line.text)
