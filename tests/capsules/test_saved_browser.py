"""In Chromium: what somebody chose to save is read without internet, and nothing else is kept."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from capsules.actions.recording import put_recording
from capsules.models import Capsule, Card, CardAudio, Question
from tests.browsing import press_on
from tests.capsules.test_reading_browser import BRITISH, VOICES
from tests.studio.sounds import SILENCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}
PAGE = "/en/capsules/small/"
EVERYTHING = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    for (const one of await (await caches.open(name)).keys()) kept.push(new URL(one.url).pathname);
  }
  return kept.sort();
}"""
WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope))"
AWAY = "https://en.wikipedia.org/"


class Phone:
    def __init__(self, context: Any, home: str) -> None:
        self.context, self.home = context, home
        self.complaints: list[str] = []
        context.route(f"{AWAY}**", lambda route: route.fulfill(body="<title>Encyclopedia</title>"))
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, address: str) -> Any:
        self.page.goto(self.home + address)
        return self.page

    def save(self, address: str = PAGE, *, aloud: bool = False) -> Any:
        page = self.go(address)
        if aloud:
            page.check("#save input")
        page.click("#save button")
        page.wait_for_selector("[data-state=done]:visible")
        return page

    def kept(self) -> list[str]:
        return self.page.evaluate(EVERYTHING)


@pytest.fixture
def new_phone(browser: Any, live_server: Any) -> Iterator[Callable[..., Phone]]:
    phones: list[Phone] = []

    def new_phone(**options: Any) -> Phone:
        context = browser.new_context(**{**PHONE, **options})
        phones.append(Phone(context, f"http://localhost:{live_server.thread.port}"))
        return phones[-1]

    yield new_phone
    for phone in phones:
        assert phone.complaints == []
        phone.context.close()


@pytest.fixture
def phone(small: Capsule, new_phone: Callable[..., Phone]) -> Phone:
    return new_phone()


@pytest.fixture
def read_aloud(small: Capsule) -> CardAudio:
    card = Card.objects.get(key="first")
    return put_recording(card=card, language="en", content=SILENCE, now=timezone.now())


def test_nothing_is_saved_before_somebody_asks_for_it(phone: Phone) -> None:
    page = phone.go(PAGE)
    page.wait_for_selector("#save:visible")
    assert "yours alone" in page.inner_text("#save")
    assert phone.kept() == []
    assert page.evaluate(WORKERS) == []


def test_without_scripts_the_page_is_whole_and_offers_nothing(
    small: Capsule, new_phone: Callable[..., Phone]
) -> None:
    page = new_phone(java_script_enabled=False).go(PAGE)
    assert page.locator("#save").is_hidden()
    assert page.locator("#progress").is_hidden()
    assert page.locator("article.card").count() == 2


def test_a_saved_capsule_is_read_without_internet_with_its_looks_questions_and_story(
    phone: Phone,
) -> None:
    phone.save()
    phone.context.set_offline(True)
    page = phone.go(PAGE)
    assert page.inner_text("h1") == "Small capsule"
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).position") == "sticky"
    assert page.locator("article.card svg path").count() > 0
    page = phone.go(f"{PAGE}quiz/?answered=1&q1=2")
    page.locator("summary", has_text="Good one").click()
    assert page.get_by_text("Because of that.").is_visible()
    page = phone.go(f"{PAGE}story/")
    page.click("text=Wait a little")
    page.wait_for_selector("text=You wait.")


@pytest.mark.parametrize(
    "address", ["/en/help/", "/en/help/thread/", "/en/capsules/", "/en/desk/", "/ar/help/new/"]
)
def test_anything_else_says_that_it_needs_the_internet_and_shows_the_numbers(
    phone: Phone, address: str
) -> None:
    phone.save()
    phone.context.set_offline(True)
    page = phone.go(address)
    assert page.inner_text("h1") == "This needs the internet"
    assert page.locator(".emergency a[href='tel:116000']").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    press_on(page, "text=Saved on this phone")
    page.wait_for_selector("text=Small capsule")


def test_nothing_confidential_is_ever_kept(phone: Phone) -> None:
    """Pages of help, the desk and accounts pass the worker; it keeps none of them."""
    phone.save()
    before = phone.kept()
    for address in (
        *("/en/help/", "/en/help/new/", "/en/help/return/", "/en/accounts/login/"),
        *("/en/desk/", "/en/stop/", "/en/capsules/small/helpful/"),
    ):
        page = phone.go(address)
        assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    assert phone.kept() == before
    assert all(
        path.startswith(("/en/capsules/small/", "/en/saved/", "/static/")) for path in before
    )
    phone.context.set_offline(True)
    assert phone.go("/en/help/new/").locator("textarea").count() == 0


def test_the_list_opens_and_deletes_one_and_with_the_last_everything(phone: Phone) -> None:
    phone.save()
    phone.save("/ar/capsules/small/")
    page = phone.go("/en/saved/")
    page.wait_for_selector("#saved li")
    assert page.locator("#saved li").count() == 2
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
    page.locator("#saved li button").first.click()
    page.wait_for_function("() => document.querySelectorAll('#saved li').length === 1")
    left = {path.split("/")[1] for path in phone.kept()} - {"static"}
    assert len(left) == 1
    page.click("[data-all]")
    page.wait_for_selector("text=Nothing is saved on this phone.")
    assert phone.kept() == []
    assert page.evaluate(WORKERS) == []


def test_a_changed_capsule_is_fetched_anew_and_a_withdrawn_one_goes(phone: Phone) -> None:
    phone.save()
    Card.objects.filter(number=1).update(heading_en="A better heading")
    page = phone.go("/en/saved/")
    page.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    assert "A better heading" in phone.go(PAGE).inner_text("main")
    phone.context.set_offline(False)
    Capsule.objects.update(state="draft")
    page = phone.go("/en/saved/")
    page.wait_for_selector("text=Nothing is saved on this phone.")
    assert phone.kept() == []


def test_a_capsule_that_was_taken_off_leaves_the_phone_of_whoever_opens_it(
    phone: Phone, read_aloud: CardAudio
) -> None:
    """Its own address says that there is no such page: it must not come back without internet."""
    phone.save(aloud=True)
    phone.save("/ar/capsules/small/")
    Capsule.objects.update(state="draft")
    left = f"async (start) => !(await ({EVERYTHING})()).some((path) => path.startsWith(start))"
    phone.go(PAGE).wait_for_function(left, arg="/en/capsules/")
    assert "/ar/capsules/small/" in phone.kept()
    # With the last one everything goes.
    page = phone.go("/ar/capsules/small/story/")
    page.wait_for_function(left, arg="/")
    page.wait_for_function(f"async () => (await {WORKERS}).length === 0")


def test_a_saved_capsule_that_only_lost_a_page_stays(phone: Phone) -> None:
    phone.save()
    Question.objects.all().delete()
    assert phone.page.goto(f"{phone.home}{PAGE}quiz/").status == 404
    assert PAGE in phone.kept()


def test_22_leaving_erases_what_was_saved_and_how_far_one_read(phone: Phone) -> None:
    page = phone.save()
    page.evaluate("localStorage.setItem('read', '{\"small\":[1]}')")
    page = phone.go(PAGE)
    page.click("a.exit")
    page.wait_for_url(AWAY)
    page = phone.go("/en/safety/")
    page.wait_for_function(f"async () => (await ({EVERYTHING})()).length === 0")
    assert page.evaluate("localStorage.length") == 0
    page.wait_for_function(f"async () => (await {WORKERS}).length === 0")


def test_the_worker_of_the_notices_and_this_one_live_side_by_side(phone: Phone) -> None:
    page = phone.save()
    assert page.evaluate(
        "navigator.serviceWorker.register('/push/worker.js', {scope: '/push/'})"
        ".then((one) => one.scope)"
    ).endswith("/push/")
    assert len(page.evaluate(WORKERS)) == 2
    page = phone.go("/en/saved/")
    page.click("[data-all]")
    page.wait_for_selector("text=Nothing is saved on this phone.")
    assert [scope.rpartition(":")[2].partition("/")[2] for scope in page.evaluate(WORKERS)] == [
        "push/"
    ]


def test_a_device_of_a_house_offers_nothing_and_remembers_nothing(phone: Phone) -> None:
    phone.context.add_init_script(
        "document.addEventListener('readystatechange',"
        " () => { document.documentElement.dataset.shared = ''; })"
    )
    page = phone.go(PAGE)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(1300)
    assert page.locator("#save").is_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_a_page_that_fails_on_the_way_leaves_nothing_half_saved(phone: Phone) -> None:
    phone.context.route("**/story/2/", lambda route: route.abort())
    page = phone.go(PAGE)
    page.click("#save button")
    page.wait_for_selector("[data-state=failed]:visible")
    assert page.locator("#save button").is_visible()
    assert phone.kept() == []


# --- recordings ---------------------------------------------------------------------------
PLAY = """async (audio, at) => {
  audio.currentTime = at;
  await audio.play();
  await new Promise((done) => setTimeout(done, 400));
  audio.pause();
  return [audio.duration, audio.currentTime, audio.error];
}"""


def sounds_of(phone: Phone) -> list[str]:
    return [path for path in phone.kept() if "/audio/" in path]


def test_a_recording_is_kept_where_its_reader_wants_it_and_how_large_it_is_is_told_before(
    phone: Phone, read_aloud: CardAudio
) -> None:
    page = phone.go(PAGE)
    assert page.inner_text("#save label").split("\n")[0] == "With the recordings +162.9\xa0KB"
    assert not page.is_checked("#save input")
    phone.save()
    assert sounds_of(phone) == []
    # Who finds out later that they want to hear it adds it.
    phone.save(aloud=True)
    assert sounds_of(phone) == [f"/en/capsules/audio/{read_aloud.recording.digest}.mp3"]
    assert page.locator("#save button").is_hidden()


def test_a_capsule_without_recordings_asks_nothing_about_them(phone: Phone) -> None:
    phone.save()
    assert phone.page.locator("#save input").count() == 0
    assert phone.page.locator("#save button").is_hidden()


def test_a_kept_recording_plays_without_internet_from_any_place_in_it(
    phone: Phone, read_aloud: CardAudio
) -> None:
    phone.save(aloud=True)
    phone.context.set_offline(True)
    page = phone.go(PAGE)
    answers: list[Any] = []
    page.on("response", lambda one: answers.append(one) if "/audio/" in one.url else None)
    duration, at, error = page.eval_on_selector("#card-1 audio", PLAY, 0)
    assert duration == pytest.approx(10.4, abs=0.3)
    assert at > 0
    assert error is None
    assert page.eval_on_selector("#card-1 audio", PLAY, 8)[1] > 8
    assert {(one.status, one.from_service_worker) for one in answers} == {(206, True)}


def test_without_internet_the_devices_voice_reads_what_no_kept_recording_does(
    phone: Phone, read_aloud: CardAudio
) -> None:
    phone.context.add_init_script(VOICES % json.dumps([BRITISH]))
    phone.save()
    phone.context.set_offline(True)
    assert phone.go(PAGE).locator("#card-1 [data-listen]").count() == 1
    phone.context.set_offline(False)
    phone.save(aloud=True)
    phone.context.set_offline(True)
    page = phone.go(PAGE)
    page.wait_for_selector("#card-2 [data-listen]")
    assert page.locator("#card-1 [data-listen]").count() == 0


def test_pieces_of_a_kept_recording_are_the_bytes_that_were_asked_for(
    phone: Phone, read_aloud: CardAudio
) -> None:
    phone.save(aloud=True)
    (path,) = sounds_of(phone)
    phone.context.set_offline(True)
    page, size = phone.go(PAGE), len(SILENCE)
    for asked, status, told, held in (
        ("bytes=0-", 206, f"bytes 0-{size - 1}/{size}", size),
        ("bytes=417-420", 206, f"bytes 417-420/{size}", 4),
        (f"bytes=9-{size + 5}", 206, f"bytes 9-{size - 1}/{size}", size - 9),
        (f"bytes={size}-", 416, f"bytes */{size}", 0),
        ("", 200, None, size),
    ):
        found = page.evaluate(
            """async ([path, asked]) => {
              const answer = await fetch(path, asked ? { headers: { Range: asked } } : {});
              const bytes = (await answer.arrayBuffer()).byteLength;
              return [answer.status, answer.headers.get("Content-Range"), bytes];
            }""",
            [path, asked],
        )
        assert found == [status, told, held], asked


def test_a_recording_goes_with_its_capsule_and_a_new_one_is_fetched(
    phone: Phone, read_aloud: CardAudio
) -> None:
    phone.save(aloud=True)
    before = sounds_of(phone)
    card = Card.objects.get(key="first")
    put_recording(card=card, language="en", content=SILENCE[:41_700], now=timezone.now())
    phone.go("/en/saved/").wait_for_load_state("networkidle")
    after = sounds_of(phone)
    assert len(after) == 1
    assert after != before
    phone.page.locator("#saved li button").first.click()
    phone.page.wait_for_selector("text=Nothing is saved on this phone.")
    assert phone.kept() == []


def test_22_leaving_erases_the_recordings_too(phone: Phone, read_aloud: CardAudio) -> None:
    page = phone.save(aloud=True)
    assert sounds_of(phone)
    page.click("a.exit")
    page.wait_for_url(AWAY)
    page = phone.go("/en/safety/")
    page.wait_for_function(f"async () => (await ({EVERYTHING})()).length === 0")


def test_a_recording_that_does_not_arrive_leaves_nothing_half_saved(
    phone: Phone, read_aloud: CardAudio
) -> None:
    phone.context.route("**/audio/**", lambda route: route.abort())
    page = phone.go(PAGE)
    page.check("#save input")
    page.click("#save button")
    page.wait_for_selector("[data-state=failed]:visible")
    assert page.locator("#save button").is_visible()
    assert phone.kept() == []
