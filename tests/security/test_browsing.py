"""What every browser test relies on: the watch sees what it is there for, a press waits."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browsing import Watch, press_on

pytestmark = pytest.mark.browser

PAGE = """<!doctype html>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; %s">
<img src="https://counter.example/pixel.gif"><script>document.title = "ran"</script>"""


HTML = "text/html"


@pytest.fixture
def browser_watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """In this file alone, what is noticed is not held against the test."""
    watch = Watch()
    watch.follow_all(monkeypatch)
    return watch


@pytest.fixture
def show(browser: Any) -> Callable[[str], None]:
    """Open a page with such a policy; nothing leaves the machine."""

    def show(policy: str) -> None:
        context = browser.new_context()
        context.route("**/*", lambda route: route.fulfill(body=PAGE % policy, content_type=HTML))
        page = context.new_page()
        page.goto("http://localhost/")
        page.wait_for_load_state("networkidle")
        context.close()

    return show


def test_21_another_site_that_is_asked_is_noticed(
    browser_watch: Watch, show: Callable[[str], None]
) -> None:
    show("img-src *; script-src 'unsafe-inline'")
    assert browser_watch.foreign == ["https://counter.example/pixel.gif"]
    assert browser_watch.broken == []


def test_21_a_broken_policy_is_noticed(browser_watch: Watch, show: Callable[[str], None]) -> None:
    show("script-src 'self'")
    assert len(browser_watch.broken) == 2


LATE = """<!doctype html><h1>Before</h1><form action="/after"><button>Go</button></form>
<script>document.forms[0].onsubmit = (event) => {
  event.preventDefault();
  setTimeout(() => event.target.submit(), 200);
};</script>"""


def test_a_press_waits_for_a_departure_that_is_announced_late(browser: Any) -> None:
    context = browser.new_context()
    context.route("**/before", lambda route: route.fulfill(body=LATE, content_type=HTML))
    context.route("**/after?", lambda route: route.fulfill(body="<h1>After", content_type=HTML))
    page = context.new_page()
    page.goto("http://localhost/before")
    press_on(page, "button")
    assert page.inner_text("h1") == "After"
    context.close()
