"""In Chromium: a press without internet is held up, said so, and costs no word."""

from collections.abc import Iterator
from typing import Any

import pytest

from peers.threads.models import Message, Thread
from tests.browsing import press_on
from tests.help.conftest import TEN_FIELDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENDS = "main form.steps p button[type=submit]:not([name])"
NOTE = "Nothing was sent, and what you wrote is still here."


@pytest.fixture
def phone(browser: Any, live_server: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(f"http://localhost:{live_server.thread.port}/en/help/new/")
    yield page
    assert page.complaints == []
    context.close()


def _fill_in(page: Any) -> None:
    for name in ("topic", "in_danger", "threatened", "image_shared", "self_harm", "age_band"):
        page.check(f'input[name={name}][value="{TEN_FIELDS[name]}"]')
    page.fill("#message", TEN_FIELDS["message"])


def test_words_wait_for_the_internet_and_then_arrive(phone: Any) -> None:
    _fill_in(phone)
    assert not phone.is_visible("#no-internet")
    phone.context.set_offline(True)
    phone.click(SENDS)
    phone.wait_for_selector("#no-internet", state="visible")
    assert NOTE in phone.inner_text("#no-internet")
    assert phone.input_value("#message") == TEN_FIELDS["message"]
    assert phone.url.endswith("/en/help/new/")
    phone.context.set_offline(False)
    phone.wait_for_selector("#no-internet", state="hidden")
    press_on(phone, SENDS)
    assert phone.url.endswith("/en/help/code/")
    assert (Thread.objects.count(), Message.objects.count()) == (1, 1)
