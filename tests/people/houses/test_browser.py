"""In Chromium: a shared device leaves by itself, and asks first where somebody was typing."""

import datetime as dt
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from peers.people import houses, tokens
from peers.people.models import Group, User
from tests.browsing import press_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shared(browser: Any, live_server: Any, house: Group, hanne: User) -> Any:
    """A tab of the computer in the living room, at 320 px."""
    token, now = tokens.new_form_token(), dt.datetime.now(dt.UTC)
    houses.announce_device(group=house, name="Hall", form_token=token, by=hanne, now=now)
    context = browser.new_context(viewport={"width": 320, "height": 700})
    tab = context.new_page()
    tab.home = live_server.url
    tab.clock.install()
    tab.goto(f"{tab.home}/en/device/")
    tab.fill("[name=secret]", tokens.code_of(token))
    press_on(tab, "main form button")
    tab.wait_for_url("**/en/device/done/")
    yield tab
    context.close()


def test_a_quiet_page_leaves_and_one_with_words_asks_first(shared: Any) -> None:
    shared.goto(f"{shared.home}/en/help/")
    shared.clock.run_for(310_000)
    shared.wait_for_url("**/en/device/done/")
    shared.goto(f"{shared.home}/en/help/new/")
    shared.fill("#message", "I do not know how to say it")
    shared.clock.run_for(310_000)
    warning = shared.locator(".house-warning")
    assert warning.is_visible()
    assert shared.input_value("#message") == "I do not know how to say it"
    shared.keyboard.press("ArrowDown")
    assert not warning.is_visible()
    shared.clock.run_for(380_000)
    shared.wait_for_url("**/en/device/done/")
    shared.goto(f"{shared.home}/en/help/new/")
    assert shared.input_value("#message") == ""


def test_its_pages_fit_and_have_no_barrier(shared: Any) -> None:
    for path in ("/en/device/done/", "/en/device/going/", "/ar/device/going/"):
        shared.goto(shared.home + path)
        assert shared.evaluate("document.documentElement.scrollWidth") <= 320, path
        found = Axe().run(shared).response["violations"]
        assert [one["id"] for one in found] == [], path
