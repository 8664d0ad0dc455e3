"""In Chromium: what somebody chose to save is read without internet, and nothing else is kept."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from capsules.models import Capsule, Card

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

    def save(self, address: str = PAGE) -> Any:
        page = self.go(address)
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
    page.click("text=Saved on this phone")
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
