"""In Chromium: a device is turned on and off, and the worker shows one sentence for a push."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as portal
from django.test import Client
from django.utils import timezone

from ecpat_portal.fresh_env import push_key
from peers.people.models import User
from peers.threads.actions.devices import add_device
from peers.threads.models import PushDevice
from peers.threads.push_address import opened
from tests.browsing import press_on
from tests.threads.push_world import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
SCOPE = "/push/"
# A browser asks its vendor's server for an address; here nobody answers, so one is given.
GIVEN = """
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const given = %s;
  const made = {
    endpoint: given.endpoint,
    getKey: (name) => bytes(given[name]).buffer,
    unsubscribe: async () => { localStorage.removeItem("made"); return true; },
  };
  const known = () => (localStorage.getItem("made") ? made : null);
  PushManager.prototype.getSubscription = async () => known();
  PushManager.prototype.subscribe = async function (options) {
    if (options.applicationServerKey.length !== 65) throw new Error("key");
    localStorage.setItem("made", "yes");
    return made;
  };
})();
"""


@pytest.fixture
def tab(browser: Any, live_server: Any, settings: Any, alice: User) -> Iterator[Any]:
    """Alice's phone at her notices page; collects what the browser complains about."""
    settings.VAPID_PRIVATE_KEY = push_key()
    settings.PUSH_SERVICES = ["push.example.org"]
    home = f"http://localhost:{live_server.thread.port}"
    context = browser.new_context(**PHONE)
    context.grant_permissions(["notifications"], origin=home)
    client = Client()
    client.force_login(alice, backend=portal.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[portal.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": portal.SESSION_COOKIE_NAME, "value": session, "url": home}])
    page = context.new_page()
    page.home, page.complaints = home, []
    page.on(
        "console", lambda line: page.complaints.append(line.text) if line.type == "error" else 0
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    assert page.complaints == []
    context.close()


def test_a_device_is_turned_on_and_off(tab: Any, alice: User) -> None:
    address = Browser("https://push.example.org").address
    given = {"endpoint": address.endpoint, **address.keys}
    other = Browser("https://push.example.org", "/send/tablet").address
    tablet = add_device(by=alice, name="Tablet", address=other, now=timezone.now())
    tab.add_init_script(GIVEN % json.dumps(given))
    tab.goto(f"{tab.home}/en/desk/notices/")
    tab.wait_for_selector("[data-on]:visible")
    assert tab.locator("[data-cannot]").is_hidden()
    tab.fill("#device_name", "My phone")
    press_on(tab, "[data-on] button")
    assert opened(PushDevice.objects.exclude(pk=tablet.pk).get(user=alice).sealed) == address
    tab.wait_for_selector("[data-here]:visible")
    assert tab.locator("[data-here]:visible").count() == 1
    assert tab.locator("[data-on]").is_hidden()
    scopes = tab.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope))"
    )
    assert scopes == [f"{tab.home}{SCOPE}"], "no page lies in its reach"
    press_on(tab.locator("li", has_text="My phone").get_by_role("button"))
    tab.wait_for_selector("[data-on]:visible")
    assert PushDevice.objects.get() == tablet
    assert tab.evaluate("localStorage.getItem('made')") is None


def test_a_browser_that_does_not_allow_it_says_so(tab: Any) -> None:
    tab.add_init_script("Notification.requestPermission = async () => 'denied';")
    tab.goto(f"{tab.home}/en/desk/notices/")
    tab.fill("#device_name", "My phone")
    tab.click("[data-on] button")
    tab.wait_for_selector("[data-denied]:visible")
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    ("data", "title", "direction"),
    [
        ('{"text": "new", "lang": "en"}', "You have a new message", "ltr"),
        ('{"text": "new", "lang": "ar"}', None, "rtl"),
        ('{"text": "new", "lang": "__proto__"}', "You have a new message", "ltr"),
        ("Robin has written to you", "You have a new message", "ltr"),
    ],
)
def test_28_a_push_shows_one_sentence_and_nothing_else(
    tab: Any, data: str, title: str | None, direction: str
) -> None:
    tab.goto(f"{tab.home}/en/desk/notices/")
    cdp = tab.context.new_cdp_session(tab)
    found: dict[str, str] = {}
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.update(
            {r["scopeURL"]: r["registrationId"] for r in event["registrations"]}
        ),
    )
    cdp.send("ServiceWorker.enable")
    tab.evaluate(
        """async (scope) => {
          const made = await navigator.serviceWorker.register(`${scope}worker.js`, {scope});
          while (!made.active) await new Promise((later) => setTimeout(later, 20));
        }""",
        SCOPE,
    )
    tab.wait_for_timeout(100)
    cdp.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": tab.home, "registrationId": found[f"{tab.home}{SCOPE}"], "data": data},
    )
    (shown,) = _shown(tab)
    assert title is None or shown["title"] == title
    assert shown["title"]
    assert (shown["dir"], shown["body"], shown["icon"]) == (direction, "", "")
    assert "Robin" not in str(shown)


def _shown(tab: Any) -> Any:
    """What the worker put on the screen."""
    return tab.evaluate(
        """async (scope) => {
          const made = await navigator.serviceWorker.getRegistration(scope);
          for (let turn = 0; turn < 100; turn += 1) {
            const shown = await made.getNotifications();
            const said = ({title, dir, body, icon}) => ({title, dir, body, icon});
            if (shown.length) return shown.map(said);
            await new Promise((later) => setTimeout(later, 50));
          }
          return [];
        }""",
        SCOPE,
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_fits_a_phone_and_axe_finds_nothing(tab: Any, language: str) -> None:
    tab.goto(f"{tab.home}/{language}/desk/notices/")
    tab.wait_for_selector("[data-on]:visible")
    width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert tab.evaluate(width)
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()
