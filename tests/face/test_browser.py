"""In Chromium: leaving in every way, reading both ways, small screens, axe, no third party."""

import gzip
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
PAGES = ("/en/safety/", "/ar/safety/", "/en/try/youth/", "/ar/try/youth/", "/ar/nowhere/")
AWAY = "https://en.wikipedia.org/"


def sit_down(tab: Any) -> None:
    """Give the visitor a session, as the pages of help do."""
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    store = SessionStore()
    store["thread"] = "anything"
    store.create()
    tab.context.add_cookies([{"name": "s", "value": store.session_key, "url": tab.home}])


def wait_until_nobody_is_in(tab: Any) -> None:
    for _try in range(50):
        if not Session.objects.exists():
            return
        tab.page.wait_for_timeout(100)
    pytest.fail("the session is still there")


def test_22_the_first_tab_stop_is_the_exit_and_it_leaves(new_tab):
    tab = new_tab()
    sit_down(tab)
    page = tab.go("/en/try/youth/")
    page.evaluate("localStorage.setItem('progress', '3')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "exit"
    page.keyboard.press("Enter")
    page.wait_for_url(AWAY)
    wait_until_nobody_is_in(tab)
    page = tab.go("/en/try/youth/")
    assert page.evaluate("localStorage.length") == 0


def test_22_it_leaves_without_script(new_tab):
    tab = new_tab(java_script_enabled=False)
    sit_down(tab)
    page = tab.go("/en/try/youth/")
    page.click("a.exit")
    page.wait_for_url(AWAY)
    assert not Session.objects.exists()


def test_22_it_leaves_when_our_server_is_down(new_tab):
    tab = new_tab()
    page = tab.go("/en/try/youth/")
    tab.context.route(f"{tab.home}/**", lambda route: route.abort())
    page.click("a.exit")
    page.wait_for_url(AWAY)


def test_23_back_after_leaving_shows_nothing_of_ours(new_tab):
    tab = new_tab()
    tab.go("/en/safety/")
    page = tab.go("/en/try/youth/")
    page.click("a.exit")
    page.wait_for_url(AWAY)
    page.evaluate("history.back()")
    page.wait_for_timeout(300)
    page.wait_for_url(AWAY)
    # Asked until it holds: a busy machine may still be on its way there.
    expect(page.get_by_text("Every block")).to_have_count(0)
    expect(page.get_by_text("your traces")).to_have_count(0)
    assert page.url == AWAY


def test_23_back_without_script_asks_the_server_again(new_tab):
    tab = new_tab(java_script_enabled=False)
    page = tab.go("/en/try/youth/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click("a.exit")
    page.wait_for_url(AWAY)
    asked.clear()
    page.go_back()
    assert f"{tab.home}/en/try/youth/" in asked


def test_opening_the_site_anew_after_leaving_works(new_tab):
    tab = new_tab()
    page = tab.go("/en/safety/")
    page.click("a.exit")
    page.wait_for_url(AWAY)
    page = tab.go("/en/safety/")
    page.wait_for_timeout(200)
    assert page.locator("h1").inner_text() == "This site and your traces"


def test_22_shift_three_times_leaves(new_tab):
    tab = new_tab()
    page = tab.go("/en/try/youth/")
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(AWAY)


def test_capital_letters_do_not_leave(new_tab):
    tab = new_tab()
    page = tab.go("/en/try/youth/")
    page.focus("#message")
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    page.wait_for_timeout(200)
    assert page.input_value("#message") == "ABCD"


def test_22_shift_on_a_touch_keyboard_does_nothing_and_a_tap_leaves(new_tab):
    tab = new_tab(**PHONE)
    page = tab.go("/en/try/youth/")
    for _press in range(4):
        page.keyboard.press("Shift")
    page.wait_for_timeout(200)
    assert page.url.endswith("/en/try/youth/")
    page.tap("a.exit")
    page.wait_for_url(AWAY)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_scrolls_sideways_and_the_exit_is_always_in_reach(new_tab, address):
    page = new_tab().go(address)
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 600})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        box = page.locator("a.exit").bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 600
        assert min(box["height"], box["width"]) >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("address", PAGES[:2])
def test_every_language_can_be_read_and_chosen_on_a_small_phone(new_tab, address):
    tab = new_tab(**{**PHONE, "viewport": {"width": 320, "height": 640}})
    page = tab.go(address)
    page.tap(".languages summary")
    for box in [link.bounding_box() for link in page.locator(".languages a").all()]:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["y"] + box["height"] <= 640
        assert box["height"] >= 44


def test_twice_as_large_still_fits(new_tab):
    tab = new_tab(viewport={"width": 640, "height": 800})
    page = tab.go("/ar/try/youth/")
    page.evaluate("document.documentElement.style.fontSize = '212%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_exit_stands_at_the_end_of_the_line_in_both_directions(new_tab):
    tab = new_tab(viewport={"width": 800, "height": 600})
    assert tab.go("/en/safety/").locator("a.exit").bounding_box()["x"] > 400
    assert tab.go("/ar/safety/").locator("a.exit").bounding_box()["x"] < 100


@pytest.mark.parametrize("address", [*PAGES, "/en/try/desk/", "/ar/try/desk/"])
def test_axe_finds_nothing(new_tab, address):
    tab = new_tab(viewport={"width": 360, "height": 700})
    page = tab.go(address)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], scheme


@pytest.mark.parametrize("address", [*PAGES[:4], "/en/try/desk/"])
def test_21_no_other_site_is_asked_and_the_policy_is_never_broken(new_tab, address):
    tab = new_tab()
    page = tab.go(address)
    page.wait_for_load_state("networkidle")
    assert tab.foreign == []
    assert [line for line in tab.complaints if "favicon" not in line] == []


def test_a_visit_costs_four_requests_and_25_kb(new_tab):
    tab = new_tab()
    answers: dict[str, int] = {}

    def weigh(answer: Any) -> None:
        answers[re.sub(r".*/", "", answer.url)] = len(gzip.compress(answer.body()))

    tab.page.on("requestfinished", lambda request: weigh(request.response()))
    page = tab.go("/en/safety/")
    page.wait_for_load_state("networkidle")
    assert sorted(answers) == ["", "exit.js", "portal.css"]
    assert sum(answers.values()) < 25 * 1024
