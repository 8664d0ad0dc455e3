"""In Chromium: the studio's pages by axe, narrow, in two languages; two writers; the frame."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from peers.people.models import User
from peers.studio.models import WorkingCopy
from tests.browsing import press_on
from tests.people.groups.test_browser import is_sound, log_in, new_tab  # noqa: F401
from tests.people.logging_in import with_password
from tests.studio.conftest import Write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_the_studio_is_sound(
    language: str,
    new_tab: Any,  # noqa: F811 - the fixture
    draft: WorkingCopy,
    write: Write,
    alice: User,
    carla: User,
) -> None:
    write(draft, "cards/first", by=alice, heading_en="Another heading", states_law=True)
    with_password(carla)
    tab = new_tab()
    log_in(tab, "carla")
    for name, args in (
        ("home", []),
        ("new", []),
        ("authors", []),
        ("draft", [draft.pk]),
        ("about", [draft.pk]),
        ("part", [draft.pk, "cards/first"]),
        ("part", [draft.pk, "questions/one"]),
        ("part", [draft.pk, "scenario/steps/start"]),
        ("changes", [draft.pk]),
        ("preview", [draft.pk]),
        ("history", ["small"]),
        ("revision", ["small", 2]),
    ):
        address = reverse(f"studio:{name}", args=args).replace("/en/", f"/{language}/", 1)
        tab.goto(tab.home + address)
        is_sound(tab)


def test_the_second_writer_keeps_their_words_and_the_frame_shows_the_draft(
    new_tab: Any,  # noqa: F811 - the fixture
    draft: WorkingCopy,
    write: Write,
    alice: User,
    carla: User,
    noon: dt.datetime,
) -> None:
    with_password(alice)
    tab = new_tab()
    log_in(tab, "alice")
    tab.goto(tab.home + reverse("studio:part", args=[draft.pk, "cards/first"]))
    write(draft, "cards/first", by=carla, heading_en="Carla was faster")
    tab.get_by_label("Heading", exact=True).fill("Alice was slower")
    press_on(tab.get_by_role("button", name="Save"))
    beside = tab.locator(".their-text")
    assert "Carla was faster" in beside.inner_text()
    assert tab.get_by_label("Heading", exact=True).input_value() == "Alice was slower"
    # The browser notes every answer of 409 by itself.
    tab.complaints.clear()
    is_sound(tab)
    press_on(tab.get_by_role("button", name="Save"))
    tab.goto(tab.home + reverse("studio:preview", args=[draft.pk]))
    frame = tab.frame_locator("iframe")
    frame.get_by_role("heading", name="Alice was slower").wait_for()
    frame.get_by_role("link", name="Try the questions").first.click()
    frame.get_by_text("Question one?").wait_for()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_the_menu_opens_fits_a_small_phone(
    language: str,
    new_tab: Any,  # noqa: F811 - the fixture
    carla: User,
) -> None:
    with_password(carla)
    tab = new_tab()
    log_in(tab, "carla")
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.goto(tab.home + reverse("studio:home").replace("/en/", f"/{language}/", 1))
    menus = tab.locator(".menu .menu-more").all()
    assert len(menus) == 2
    for menu in menus:
        menu.locator("summary").click()
        for box in [link.bounding_box() for link in menu.locator("a").all()]:
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 320
        menu.locator("summary").click()
