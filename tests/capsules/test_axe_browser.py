"""In Chromium: axe on each kind of page that readers find, narrow, in three scripts.

`make a11y` looks at every page, wide as well.
"""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from capsules.models import Capsule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "en": ("", "capsules/small/", "capsules/small/quiz/?answered=1&q1=1", "saved/offline/"),
    "ar": ("capsules/", "capsules/small/easy/", "capsules/small/story/3/", "help/new/"),
    "zh-hans": ("services/", "capsules/small/quiz/saved/", "accounts/login/"),
}


@pytest.mark.parametrize("language", PAGES)
def test_axe_finds_nothing_on_a_page_that_readers_find(
    browser: Any, live_server: Any, small: Capsule, language: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for path in PAGES[language]:
        answer = page.goto(f"{live_server.url}/{language}/{path}")
        assert answer.status == 200, path
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()
