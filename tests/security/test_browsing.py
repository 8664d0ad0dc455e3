"""The watch over every browser test sees what it is there for."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browsing import Watch

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
