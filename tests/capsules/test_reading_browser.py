"""In Chromium: how far one has read stays on the device; a card is read in the device's voice."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from capsules.models import Capsule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A device's voices as a test needs them; what would be said is written down instead.
VOICES = """(() => {
  window.voices = %s.map(([lang, localService]) => ({ lang, localService }));
  window.said = [];
  Object.defineProperty(SpeechSynthesisUtterance.prototype, "voice", {
    set(voice) { this.own = voice.lang; }, get() { return null; },
  });
  speechSynthesis.getVoices = () => voices;
  speechSynthesis.speak = (one) => said.push(one);
  speechSynthesis.cancel = () => { window.stopped = true; console.log("stopped"); };
})();"""
BRITISH = ["en-GB", True]


@pytest.fixture
def read(browser: Any, live_server: Any, small: Capsule) -> Iterator[Callable[..., Any]]:
    """`read("ar", [["ar-EG", True]])` -> the small capsule's page on a phone with these voices."""
    contexts: list[Any] = []

    def read(language: str = "en", voices: object = ()) -> Any:
        context = browser.new_context(viewport={"width": 320, "height": 300})
        contexts.append(context)
        context.add_init_script(VOICES % json.dumps(voices))
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{live_server.url}/{language}/capsules/small/")
        return page

    yield read
    for context in contexts:
        context.close()


def test_who_comes_back_sees_how_far_they_were_and_goes_on_there(read: Callable[..., Any]) -> None:
    page = read()
    assert page.locator("#progress").is_hidden()
    page.locator("#card-1 .stack > :last-child").scroll_into_view_if_needed()
    page.wait_for_function("() => localStorage.getItem('read') === '{\"small\":[1]}'")
    page.reload()
    assert page.inner_text("#progress-words") == "Read so far: 1 of 2"
    assert page.evaluate("document.querySelector('#progress progress').value") == 1
    page.asked.clear()
    page.click("#progress a")
    assert page.url.endswith("#card-2")
    page.locator("#card-2 .stack > :last-child").scroll_into_view_if_needed()
    page.wait_for_function("() => localStorage.getItem('read') === '{\"small\":[1,2]}'")
    assert page.asked == [], "the portal does not learn what is read"
    assert page.locator("#progress a").is_hidden()


def test_what_is_remembered_wrongly_does_no_harm(read: Callable[..., Any]) -> None:
    page = read()
    for wrong in ("nonsense", "[1]", '{"small": "x"}', '{"small": [99, null]}'):
        page.evaluate("(text) => localStorage.setItem('read', text)", wrong)
        page.reload()
        assert page.locator("#progress").is_hidden(), wrong


def test_a_card_is_read_aloud_shown_as_such_and_stopped(read: Callable[..., Any]) -> None:
    page = read(voices=[["de-DE", True], BRITISH])
    button = page.locator("#card-1 button")
    assert button.inner_text() == "Listen"
    button.click()
    texts = page.evaluate("said.map((one) => [one.text, one.own])")
    assert texts == [["First heading", "en-GB"], ["First body with weight.", "en-GB"]]
    assert page.locator("#card-1").get_attribute("class") == "card speaking"
    assert button.inner_text() == "Stop"
    button.click()
    assert page.evaluate("stopped")
    assert page.locator(".speaking").count() == 0
    button.click()
    page.evaluate("said.at(-1).onend()")
    assert page.locator(".speaking").count() == 0


def test_without_a_voice_of_the_device_for_the_language_nothing_is_offered(
    read: Callable[..., Any],
) -> None:
    for voices in ([], [["ar-EG", True]], [["en-US", False]]):
        assert read(voices=voices).locator(".card [data-listen]").count() == 0, voices


def test_a_text_in_another_language_is_read_with_that_languages_voice(
    read: Callable[..., Any],
) -> None:
    page = read("fr", [["fr-FR", True], BRITISH])
    page.locator("#card-1 button").click()
    texts = page.evaluate("said.map((one) => [one.text, one.own])")
    assert texts == [["Premier titre", "fr-FR"], ["First body with weight.", "en-GB"]]
    assert read("fr", [["fr-FR", True]]).locator(".card [data-listen]").count() == 0


def test_voices_that_come_late_are_still_offered(read: Callable[..., Any]) -> None:
    page = read()
    page.evaluate(
        "voices.push({lang: 'en_GB', localService: true});"
        "speechSynthesis.dispatchEvent(new Event('voiceschanged'))"
    )
    assert page.locator(".card [data-listen]").count() == 2


def test_22_leaving_stops_the_voice(read: Callable[..., Any]) -> None:
    page = read(voices=[BRITISH])
    page.locator("#card-1 button").click()
    page.route("https://en.wikipedia.org/**", lambda route: route.abort())
    with page.expect_console_message(lambda line: line.text == "stopped"):
        page.click("a.exit")
